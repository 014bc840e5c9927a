/** The loaded engine: `tf` is TensorFlow.js on the native TensorFlow library. Importing this file loads 800 MB. */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import type * as tfjs from '@tensorflow/tfjs-core'
import { EnvironmentError } from '../errors.ts'
import { bindingPath } from './paths.ts'

const require = createRequire(import.meta.url)

export const tf: typeof tfjs = load()

function load(): typeof tfjs {
  if (!existsSync(bindingPath)) {
    throw new EnvironmentError({ what: 'the TensorFlow engine is not installed', remedy: 'run `npx maskbench setup`' })
  }
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2'
  process.env.TF_FORCE_GPU_ALLOW_GROWTH ??= 'true'
  process.env.TF_DETERMINISTIC_OPS ??= '1'
  defineIsNullOrUndefined()
  const loaded = require('@tensorflow/tfjs-node-gpu') as typeof tfjs
  loaded.enableProdMode()
  return loaded
}

/** Node 23 removed util.isNullOrUndefined, which TensorFlow.js 4.22 calls in every op. */
function defineIsNullOrUndefined(): void {
  const util = require('node:util') as { isNullOrUndefined?: (value: unknown) => boolean }
  util.isNullOrUndefined ??= (value) => value === null || value === undefined
}
