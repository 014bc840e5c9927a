/** Plugins of stored runs: the flags that name them, and sentences about those whose files have changed since. */
import { resolve } from 'node:path'
import { pluginDigests } from '../../db/config/plugins.ts'
import type { RunConfig, StoredConfig } from '../../db/config/run.ts'
import { pluginChanges } from '../../db/queries/plugins.ts'
import { type Database, openReadOnly } from '../../db/read-only.ts'
import { quoted } from '../base/quoted.ts'
import { countedInTerminal } from '../base/text.ts'
import { pluginFiles, pluginsOf, requestedDigests, storedPlugin } from '../store/runs/plugins.ts'

/** ` --plugin …` for every plugin that a run uses; empty for none. */
export const pluginFlags = (config: RunConfig): string => flagsOf(pluginFiles(config))

/**
 * The same for the runs of a suite: its file cannot be read without those that were named beside it, whatever a run uses,
 * and names the others itself.
 * @param beside - files named by `--plugin`. @param named - absolute paths of those that the suite names.
 */
export const suitePluginFlags = (beside: readonly string[], named: readonly string[]): string =>
  flagsOf([...new Set(beside.map((file) => resolve(file)))].filter((file) => !named.includes(file)))

const flagsOf = (files: readonly string[]): string => files.map((file) => ` --plugin ${quoted(file)}`).join('')

/**
 * What requesting these runs changes for those that were made with other versions of their plugins.
 * @param path - of the store, which may not exist yet.
 */
export function changesBefore(path: string, configs: readonly RunConfig[]): string[] {
  const digests = requestedDigests(configs)
  if (Object.keys(digests).length === 0) return []
  const database = openReadOnly(path)
  if (database === null) return []
  const changes = pluginChanges(database, digests)
  database.$client.close()
  const used = new Set(configs.flatMap((config) => Object.keys(pluginDigests(config))))
  return changes.map(({ key, outdated, restored }) => {
    const plugin = `the plugin ${key}${used.has(key) ? '' : ' of the same file'}`
    const again = `${countedInTerminal(restored, 'finished run')} of this version current again`
    if (outdated === 0) return `running this makes ${again}, since it restores a version of ${plugin}`
    const back = restored === 0 ? '' : `, and ${again}`
    return `${plugin} changed since ${countedInTerminal(outdated, 'finished run')}: running this makes ${outdated === 1 ? 'it' : 'them'} stale${back}; all results are kept`
  })
}

/** For each plugin of a stored run whose file differs by now: how. Nothing of it is run. */
export async function changesSince(database: Database, config: StoredConfig): Promise<string[]> {
  const notes: string[] = []
  for (const digest of pluginsOf(config)) {
    const stored = storedPlugin(database, digest)
    if (stored === null) continue
    const { file } = stored
    // The compiler is loaded only where a run has plugins.
    const { bundlePlugin } = await import('../plugins/bundle.ts')
    const now = await bundlePlugin(file).then(
      (bundle) => bundle.digest,
      () => null,
    )
    if (now === digest) continue
    const difference =
      now === null
        ? `The plugin ${file} cannot be read here; this run was made with its version ${digest}.`
        : `The plugin ${file} has changed: this run was made with its version ${digest}, which is now ${now}, and the command would make another run.`
    notes.push(`${difference} \`npx maskbench plugin export ${digest}\` writes out the code of the run's version.`)
  }
  return notes
}
