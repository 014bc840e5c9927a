import type { Command } from 'commander'
import type { Act, Run } from '../../io.ts'
import { loadPluginFiles } from '../../plugin-option.ts'

export function declare(program: Command, act: Act): void {
  program
    .command('plugin')
    .description('help with plugins: try one on made-up data')
    .command('check')
    .description('load a plugin and try what it brings on made-up data, at its default options')
    .argument('<file>', 'a TypeScript or JavaScript file; see docs/plugins.md')
    .addHelpText(
      'after',
      `
The gradients of methods are compared with central differences, in every component. Maskings hide random images, encoders
encode them, evaluations score random features, and data sets are read. Nothing is stored.

Examples:
  $ npx maskbench plugin check docs/examples/dcl.ts`,
    )
    .action(act(run))
}

const run: Run<{ file: string }> = async ({ file }, io) => {
  const { loadEngine } = await import('../../../execution/worker/engine.ts')
  await loadPluginFiles([file])
  await loadEngine('cpu')
  const { triedMembers } = await import('../../../plugins/tried.ts')
  const tried = await triedMembers()
  io.result(tried, () => tried.map(({ kind, key, outcome }) => `${kind} ${key}: ${outcome}`).join('\n'))
}
