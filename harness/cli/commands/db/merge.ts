import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { Merged } from '../../../store/exchange/merge.ts'
import { requireFile } from '../../../store/exchange/require-file.ts'
import type { Act, Run } from '../../io.ts'

interface Options {
  files: string[]
}

export function declare(db: Command, act: Act): void {
  db.command('merge')
    .description('merge the runs of other stores into this one, with their curves, scores and files')
    .argument(
      '<files...>',
      'stores to merge, e.g. from another machine; the files of each must be in <file>.d/ next to it',
    )
    .addHelpText(
      'after',
      `
If a run is in both stores, the state that is further along is kept; a run that is done here is never overwritten. Merging
again changes nothing, so it can be repeated while the other stores are still in use. The exit code is 1 when a run is done
in both stores with different results (the local one is kept), or when a file of the other store is missing or damaged.

Examples:
  $ npx maskbench db merge ../laptop/maskbench.sqlite
  $ npx maskbench db merge night-*.sqlite --db all.sqlite --json`,
    )
    .action(act(run))
}

const run: Run<Options> = async ({ files }, io) => {
  const { openDatabase } = await import('../../../../db/open.ts')
  const { noteCode } = await import('../../../execution/plan/note-code-version.ts')
  const { mergeStore } = await import('../../../store/exchange/merge.ts')
  const { mergedText, checkComplete } = await import('../../merge-report.ts')
  for (const file of files) requireFile(file, 'a store file')
  const database = openDatabase(io.database)
  const merged: (Merged & { file: string })[] = []
  try {
    for (const file of files) merged.push({ file, ...mergeStore(database, io.database, resolve(file)) })
    noteCode(database)
  } finally {
    database.$client.close()
  }
  io.result(merged, () => merged.map(({ file, ...one }) => `${file}: ${mergedText(one)}`).join('\n'))
  checkComplete(merged)
}
