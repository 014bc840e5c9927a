import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { Act, Run } from '../io.ts'

export function declare(program: Command, act: Act): void {
  program
    .command('import <file>')
    .description('import runs from a file written by `export`, here or on another machine')
    .addHelpText(
      'after',
      `
All digests are checked before anything is imported; a damaged file is refused as a whole. An existing run is kept unless
its state in the file is further along. Importing the same file again changes nothing.

Examples:
  $ npx maskbench import results.tar
  $ npx maskbench import results.tar --db other.sqlite`,
    )
    .action(act(run))
}

const run: Run<{ file: string }> = async ({ file }, io) => {
  const { importRuns } = await import('../../store/exchange/import.ts')
  const { interruptible } = await import('../interruptible.ts')
  const { mergedText, refuseUnsettled } = await import('../merge-report.ts')
  const merged = await interruptible((signal) => importRuns(io.database, resolve(file), signal))
  io.result({ file, ...merged }, () => `${file}: ${mergedText(merged)}`)
  refuseUnsettled([merged])
}
