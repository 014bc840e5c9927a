import type { Command } from 'commander'
import type { Act, Run } from '../io.ts'

export function declare(program: Command, act: Act): void {
  program
    .command('presets')
    .description("list preset configurations: the papers' hyper-parameters, and sizes that suit a CPU")
    .addHelpText(
      'after',
      `
Options given along with a preset override it. With --json, the options that each preset holds are printed too.

Examples:
  $ npx maskbench presets
  $ npx maskbench presets --json
  $ npx maskbench pretrain --preset cpu-scene-masks --adios-lambda 1
  $ npx maskbench pretrain --preset stl10-resnet18-simclr-adios --data folder:photos --batch-size 64`,
    )
    .action(act(run))
}

export const run: Run<object> = async (_options, io) => {
  const { presets } = await import('../../suites/presets/index.ts')
  io.result(presets, () => {
    const width = Math.max(...presets.map(({ name }) => name.length))
    return presets.map(({ name, title }) => `${name.padEnd(width)}  ${title}`).join('\n')
  })
}
