import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { Act, Run } from '../io.ts'

export function declare(program: Command, act: Act): void {
  program
    .command('import <file>')
    .description('take in what `export` wrote, here or on another machine')
    .addHelpText(
      'after',
      `
All digests are checked before anything is taken; a damaged file is refused as a whole. A run that is here already stays
unless the file has it further; importing again changes nothing.

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
