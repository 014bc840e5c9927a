import type { Command } from 'commander'
import { byteSize, counted } from '../../../base/text.ts'
import type { Act, Run } from '../../io.ts'

interface Options {
  runs: string[]
  yes?: boolean
}

/** Runs to list by name; the rest is counted. */
const NAMED = 20

export function declare(db: Command, act: Act): void {
  db.command('remove <runs...>')
    .description('remove runs for good, with their curves, scores and files, such as a table imported by mistake')
    .option('--yes', 'remove them; without it they are only listed')
    .addHelpText(
      'after',
      `
A run is given by the first characters of its id, or by its name as \`runs\` prints it. A name without the seed stands for
all seeds of that name, and the first characters of a group id for the seeds of that configuration. Runs that are queued
or still running are not removed. Files that other runs refer to as well are kept. \`export\` the runs first if in doubt.

Examples:
  $ npx maskbench db remove cifar10/theirs-reported
  $ npx maskbench db remove cifar10/theirs-reported --yes
  $ npx maskbench db remove 3fa2 91bc --yes`,
    )
    .action(act(run))
}

const run: Run<Options> = async ({ runs: texts, yes = false }, io) => {
  const { listRuns } = await import('../../../../db/queries/runs.ts')
  const { openDatabase } = await import('../../../../db/open.ts')
  const { runName } = await import('../../../../db/run-name.ts')
  const { removeRuns } = await import('../../../store/remove.ts')
  const { idsOf } = await import('../../../store/selection.ts')
  const { openStored } = await import('../../open-store.ts')
  const stored = openStored(io)
  const ids = [...new Set(texts.flatMap((text) => idsOf(stored, text)))]
  const names = ids.slice(0, NAMED).flatMap((id) => listRuns(stored, { id }).map((row) => `${id}  ${runName(row)}`))
  stored.$client.close()
  const listed = [...names, ...(ids.length > NAMED ? [`and ${ids.length - NAMED} more`] : [])]
  if (!yes) {
    io.result({ runs: ids, removed: false }, () =>
      [...listed, `${counted(ids.length, 'run')}, not removed yet: add --yes`].join('\n'),
    )
    return
  }
  const database = openDatabase(io.database)
  try {
    const { files, bytes } = removeRuns(database, io.database, ids)
    io.result({ runs: ids, removed: true, files, bytes }, () =>
      [...listed, `${counted(ids.length, 'run')} removed, ${counted(files, 'file')} (${byteSize(bytes)})`].join('\n'),
    )
  } finally {
    database.$client.close()
  }
}
