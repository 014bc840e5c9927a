/** The plugins of a run in the command line that repeats it. */
import type { RunConfig } from '../../db/config/run.ts'
import { quoted } from '../base/quoted.ts'
import { pluginFiles } from '../store/runs/plugins.ts'

/** ` --plugin …` for every plugin that a run uses; empty for none. */
export function pluginFlags(config: RunConfig): string {
  return pluginFiles(config)
    .map((file) => ` --plugin ${quoted(file)}`)
    .join('')
}
