import type { Command } from 'commander'
import type { Act, Run } from '../../io.ts'
import { pluginOption } from '../../plugin-option.ts'

export function declare(program: Command, act: Act): void {
  program
    .command('suite')
    .description('help with suite files: the JSON schema for editors')
    .command('schema')
    .description('print the JSON schema of suite files, with which editors check and complete them')
    .addOption(pluginOption())
    .addHelpText(
      'after',
      `
Name the file under "$schema" in a suite, or in the settings of your editor. What plugins bring is in it if they are named.

Examples:
  $ npx maskbench suite schema > suite.schema.json
  $ npx maskbench suite schema --plugin mine.ts > suite.schema.json`,
    )
    .action(act(run))
}

const run: Run<object> = async (_, io) => {
  const { suiteSchema } = await import('../../../suites/suite-schema.ts')
  io.result(suiteSchema(), () => JSON.stringify(suiteSchema(), null, 2))
}
