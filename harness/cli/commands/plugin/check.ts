import { Command, CommanderError } from 'commander'
import { FailureError, UsageError } from '../../../base/errors.ts'
import type { Act, Run } from '../../io.ts'
import { loadPluginFiles } from '../../plugin-option.ts'

export function declare(plugin: Command, act: Act): void {
  plugin
    .command('check')
    .description('load plugins and try what they bring on made-up data, at the options given or their defaults')
    .argument('<file...>', 'TypeScript or JavaScript files; see docs/plugins.md')
    // The options of a plugin are known once its file has been loaded.
    .usage('[options] <file...> [--KEY-OPTION <value> ...]')
    .allowUnknownOption()
    .addHelpText(
      'after',
      `
The gradients of methods are compared with central differences, in every component. Maskings hide random images, encoders
encode them, evaluations score random features that carry no information about the two classes, and data sets are read. Masks, features
and scores are computed twice, since they must depend only on their inputs. Types are not checked. Nothing is stored. The exit
code is 1 where something is wrong with a plugin, and 2 if a file is missing or an option is wrong.

Examples:
  $ npx maskbench plugin check docs/examples/dcl.ts
  $ npx maskbench plugin check docs/examples/random-walk.ts --random-walk-share 0.6 --random-walk-brush 5`,
    )
    .action(act(run))
}

const run: Run<{ file: string[] }> = async ({ file: words }, io) => {
  const { files, flags } = apart(words)
  const { loadEngine } = await import('../../../execution/worker/engine.ts')
  const { pluginFile } = await import('../../../plugins/bundle.ts')
  for (const file of files) pluginFile(file)
  await found(() => loadPluginFiles(files))
  const options = await optionsIn(flags)
  await loadEngine('cpu')
  const { configs, triedMembers } = await import('../../../plugins/tried.ts')
  configs(options)
  const tried = await found(() => triedMembers(options))
  io.result(tried, () => tried.map(({ kind, key, outcome }) => `${kind} ${key}: ${outcome}`).join('\n'))
}

/** What is wrong with a plugin is what the check has found, and no wrong usage of the command. */
async function found<T>(check: () => Promise<T>): Promise<T> {
  try {
    return await check()
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    throw new FailureError({ what: error.message, remedy: error.remedy }, { cause: error })
  }
}

/** Every flag of a plugin has a value. */
function apart(words: readonly string[]): { files: string[]; flags: string[] } {
  const [files, flags]: [string[], string[]] = [[], []]
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!
    if (!word.startsWith('-')) files.push(word)
    else flags.push(...words.slice(i, word.includes('=') ? i + 1 : ++i + 1))
  }
  return { files, flags }
}

/** The options of loaded plugins, by key. @throws UsageError for a flag that none of them has. */
async function optionsIn(flags: string[]): Promise<Record<string, Record<string, unknown>>> {
  const { ownFlags, ownOptions } = await import('../../pretrain-options.ts')
  const command = new Command('check').exitOverride().configureOutput({ writeErr: () => {} })
  for (const flag of ownFlags()) command.addOption(flag)
  try {
    return ownOptions(command.parse(flags, { from: 'user' }).opts())
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    const { explainUsage, remedyOf } = await import('../../wrong-usage.ts')
    throw new UsageError(explainUsage(error, await remedyOf(error, command, { path: 'maskbench plugin check' })))
  }
}
