/** `--plugin <file>`: loaded before anything is built from their names. */
import { Option } from 'commander'

export function pluginOption(): Option {
  return new Option(
    '--plugin <file>',
    'a TypeScript or JavaScript file with a method, masking, evaluation, backbone or data set of your own; repeatable (docs/plugins.md)',
  ).argParser((file: string, before: string[] = []) => [...before, file])
}

/** @param words - the command line. @throws UsageError when one of the plugins it names cannot be loaded. */
export async function loadNamedPlugins(words: readonly string[]): Promise<void> {
  const files = words.flatMap((word, i) => {
    if (word === '--plugin') return words[i + 1] ?? []
    return word.startsWith('--plugin=') ? word.slice('--plugin='.length) : []
  })
  await loadPluginFiles(files)
}

export async function loadPluginFiles(files: readonly string[]): Promise<void> {
  if (files.length === 0) return
  const { loadPlugins } = await import('../plugins/load.ts')
  await loadPlugins(files)
}
