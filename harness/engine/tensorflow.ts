/**
 * The engine: `tf` is TensorFlow.js on the native TensorFlow library. It is loaded (850 MB, .5 s) when something of it is
 * first used, not when a module that computes is imported. Whoever computes decides on a device before (`loadEngine`).
 */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import type * as tfjs from '@tensorflow/tfjs-core'
import { EnvironmentError } from '../base/errors.ts'
import { atFirstUse } from './at-first-use.ts'
import { ENGINE_ENVIRONMENT } from './environment.ts'
import { bindingPath, mutePath } from './installation/paths.ts'

const require = createRequire(import.meta.url)

export let tf: typeof tfjs = atFirstUse(() => {
  tf = load()
  return tf
})

/** Why the engine must not be loaded now, if so. */
let closed: string | null = null

/** Runs `work`, in which a first use of the engine fails with the message `why`. */
export async function withoutLoading<T>(why: string, work: () => Promise<T>): Promise<T> {
  const before = closed
  closed = why
  try {
    return await work()
  } finally {
    closed = before
  }
}

function load(): typeof tfjs {
  if (closed !== null) throw new Error(closed)
  if (!existsSync(bindingPath)) {
    throw new EnvironmentError({ what: 'the TensorFlow engine is not installed', remedy: 'run `npx maskbench setup`' })
  }
  const wantsLog = Number(process.env.TF_CPP_MIN_LOG_LEVEL ?? 2) < 2
  for (const [name, value] of Object.entries(ENGINE_ENVIRONMENT)) process.env[name] ??= value
  replaceOldFunctions()
  const loaded = wantsLog ? requireEngine() : quietly(requireEngine)
  loaded.enableProdMode()
  return loaded
}

function requireEngine(): typeof tfjs {
  try {
    return require('@tensorflow/tfjs-node-gpu') as typeof tfjs
  } catch (cause) {
    const [reason] = String(cause instanceof Error ? cause.message : cause).split('\n')
    throw new EnvironmentError(
      { what: `the TensorFlow engine does not load (${reason})`, remedy: 'run `npx maskbench setup`' },
      { cause },
    )
  }
}

/** Hides TensorFlow's stderr output while it loads, which no setting prevents; TF_CPP_MIN_LOG_LEVEL=0 shows it. */
function quietly<T>(work: () => T): T {
  if (!existsSync(mutePath)) return work()
  const { mute, unmute } = require(mutePath) as { mute(): void; unmute(): void }
  mute()
  try {
    return work()
  } finally {
    unmute()
  }
}

/** TensorFlow.js 4.22 calls two old Node functions, which are deprecated in Node 22 and removed in Node 23. */
function replaceOldFunctions(): void {
  const util = require('node:util') as Record<string, unknown>
  util.isNullOrUndefined = (value: unknown) => value === null || value === undefined
  util.isArray = Array.isArray
}
