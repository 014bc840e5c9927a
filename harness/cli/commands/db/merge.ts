import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { UsageError } from '../../../base/errors.ts'
import type { Merged } from '../../../store/exchange/merge.ts'
import type { Act, Run } from '../../io.ts'

interface Options {
  files: string[]
}

export function declare(db: Command, act: Act): void {
  db.command('merge')
    .description('take the runs of other stores into this one, with their curves, scores and files')
    .argument('<files...>', 'stores, e.g. of another machine; their files lie beside them in <file>.d/')
    .addHelpText(
      'after',
      `
A run that is here and there is taken from where it is further; one that is done here is never overwritten. Merging
again changes nothing, so it may be repeated while the others still run. Exit code 1 when a run is done in both stores
with different results (the one here stays), or when a file is missing or damaged there.

Examples:
  $ npx maskbench db merge ../laptop/maskbench.sqlite
  $ npx maskbench db merge night-*.sqlite --db all.sqlite --json`,
    )
    .action(act(run))
}

const run: Run<Options> = async ({ files }, io) => {
  const { openDatabase } = await import('../../../../db/open.ts')
  const { mergeStore } = await import('../../../store/exchange/merge.ts')
  const { mergedText, refuseUnsettled } = await import('../../merge-report.ts')
  for (const file of files) {
    if (!existsSync(file)) throw new UsageError({ what: `there is no file ${file}`, remedy: 'check the path' })
  }
  const database = openDatabase(io.database)
  const merged: (Merged & { file: string })[] = []
  try {
    for (const file of files) merged.push({ file, ...mergeStore(database, io.database, resolve(file)) })
  } finally {
    database.$client.close()
  }
  io.result(merged, () => merged.map(({ file, ...one }) => `${file}: ${mergedText(one)}`).join('\n'))
  refuseUnsettled(merged)
}
