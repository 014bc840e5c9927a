/** Loads plugins: from files, or as the store keeps them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { StoredConfig } from '../../db/config/run.ts'
import type { Database } from '../../db/read-only.ts'
import { UsageError } from '../base/errors.ts'
import { explainPlugin, framesOf } from '../base/explain.ts'
import { withoutLoading } from '../engine/tensorflow.ts'
import { keepPlugin, type LoadedPlugin, pluginsOf, storedPlugin } from '../store/runs/plugins.ts'
import * as api from './api.ts'
import { API, type Bundle, bundlePlugin } from './bundle.ts'
import { knownNames } from './known-names.ts'
import { membersOf } from './members.ts'
import { registerMember } from './register.ts'

/** Nothing may compute before the device is decided, which is after the command line is read. */
const TOO_EARLY = 'tf is used while the plugin is loaded; use it only within functions'

type Import = (href: string) => Promise<Record<string, unknown>>

/** The bundle of the command line can't import by itself (`harness/cli/load-bundle.mjs`). */
const importModule: Import = (href) => {
  const bundled = (globalThis as Record<symbol, unknown>)[Symbol.for('maskbench import')] as Import | undefined
  return bundled ? bundled(href) : import(/* @vite-ignore */ href)
}

/** Exports that are read by the names in them. */
const { z, op, operations, layers, specifications } = api
const GROUPS: Record<string, object> = { z, op, operations, layers, specifications }

/** Digests of the plugins of this process. */
const installed = new Set<string>()

/** @throws UsageError that says where and why, for a file that is not a plugin or a key that is taken. */
export async function loadPlugins(files: readonly string[]): Promise<void> {
  for (const file of files) {
    const bundle = await bundlePlugin(file)
    if (!installed.has(bundle.digest)) await install(bundle)
  }
}

/**
 * Loads the plugins that a stored run uses, from the code in its store. What the file says now does not matter.
 * @throws UsageError when the store lacks one.
 */
export async function loadStoredPlugins(database: Database, config: StoredConfig): Promise<void> {
  for (const digest of pluginsOf(config)) {
    if (installed.has(digest)) continue
    const stored = storedPlugin(database, digest)
    if (stored === null) {
      const what = `the store lacks the plugin ${digest}, which this run uses`
      throw new UsageError({ what, remedy: 'request the run again with --plugin' })
    }
    await install(stored)
  }
}

/** A bundle, or what the store keeps of one; earlier versions kept no sources. */
type Installable = Omit<Bundle, 'sources'> & { sources?: readonly string[] }

async function install({ file, sources, digest, code }: Installable): Promise<void> {
  const exported = await evaluate({ file, code })
  const members = membersOf(exported, file)
  const plugin: LoadedPlugin = {
    file,
    sources: sources ?? [file],
    digest,
    code,
    members: members.map((member) => registerMember(member, { file, digest })),
  }
  keepPlugin(plugin)
  explainPlugin(plugin.sources)
  installed.add(digest)
}

async function evaluate({ file, code }: Pick<Bundle, 'file' | 'code'>): Promise<Record<string, unknown>> {
  const groups = Object.entries(GROUPS).map(([name, group]) => {
    return [name, knownNames({ ...group }, Object.keys(group), `${name} of maskbench/plugin`)]
  })
  Object.assign(globalThis, { [Symbol.for(API)]: { ...api, ...Object.fromEntries(groups) } })
  // Stack traces then name the lines of the plugin's sources.
  process.setSourceMapsEnabled(true)
  const folder = mkdtempSync(join(tmpdir(), 'maskbench-plugin-'))
  const module = join(folder, `${basename(file)}.mjs`)
  try {
    writeFileSync(module, code)
    const { href } = pathToFileURL(module)
    return await withoutLoading(TOO_EARLY, () => importModule(href))
  } catch (error) {
    const { message, stack = '' } = error instanceof Error ? error : new Error(String(error))
    const frame = framesOf(stack).find(({ path }) => basename(path) === basename(file))
    const where = frame === undefined ? file : `${file}:${frame.line}`
    throw new UsageError({ what: `the plugin cannot be loaded: ${where}: ${message}`, remedy: 'correct it there' })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
