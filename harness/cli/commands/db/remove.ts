import type { Command } from 'commander'
import type { Database } from '../../../../db/read-only.ts'
import { listedName } from '../../../../db/run-name.ts'
import { UsageError } from '../../../base/errors.ts'
import { byteSize, countedInTerminal, firstFew } from '../../../base/text.ts'
import type { Act, Run } from '../../io.ts'

interface Options {
  runs: string[]
  source?: string
  yes?: boolean
}

/** Runs to list by name; the rest is counted. */
const NAMED = 20
/** Sources to name in an error. */
const SOURCES = 8

export function declare(db: Command, act: Act): void {
  db.command('remove [runs...]')
    .description('remove runs for good, with their curves, scores and files, such as a table imported by mistake')
    .option('--source <text>', 'only numbers that were imported with this source; without runs, all of them')
    .option('--yes', 'remove them; without it they are only listed')
    .addHelpText(
      'after',
      `
A run is given by the first characters of its id, or by its name as \`runs\` prints it. A name without the seed stands for
all seeds of that name, and the first characters of a group id for the seeds of that configuration. Runs that a process or
Slurm is working on are not removed, nor queued ones that a command at work may start. A name that stands for numbers of several sources needs --source. Files that other runs refer to as well are kept. \`export\` the runs first if in doubt.

Examples:
  $ npx maskbench db remove cifar10/theirs-reported
  $ npx maskbench db remove cifar10/theirs-reported --yes
  $ npx maskbench db remove --source 'Table 2 of the report' --yes
  $ npx maskbench db remove 3fa2 91bc --yes`,
    )
    .action(act(run))
}

const run: Run<Options> = async ({ runs: texts, source, yes = false }, io) => {
  const { listRuns } = await import('../../../../db/queries/runs.ts')
  const { openDatabase } = await import('../../../../db/open.ts')
  const { sourcesOf } = await import('../../../../db/queries/external.ts')
  const { checkRemovable, removeRuns } = await import('../../../store/remove.ts')
  const { refresh } = await import('../../../execution/executors/slurm/refresh.ts')
  const { openStored } = await import('../../open-store.ts')
  await refresh(io.database)
  const stored = openStored(io)
  const sources = sourcesOf(stored)
  const { ids, names } = await (async () => {
    try {
      const ids = await chosen(stored, texts, source, sources)
      checkRemovable(stored, ids)
      const rows = ids.slice(0, NAMED).flatMap((id) => listRuns(stored, { id }))
      return { ids, names: rows.map((row) => `${row.id}  ${listedName(row, sources.get(row.id))}`) }
    } finally {
      stored.$client.close()
    }
  })()
  const listed = [...names, ...(ids.length > NAMED ? [`and ${ids.length - NAMED} more`] : [])]
  if (!yes) {
    io.result({ runs: ids, removed: false }, () =>
      [...listed, `${countedInTerminal(ids.length, 'run')}, not removed yet: add --yes`].join('\n'),
    )
    return
  }
  const database = openDatabase(io.database, { existing: true })
  try {
    const { files, bytes } = removeRuns(database, io.database, ids)
    io.result({ runs: ids, removed: true, files, bytes }, () =>
      [
        ...listed,
        `${countedInTerminal(ids.length, 'run')} removed, ${countedInTerminal(files, 'file')} (${byteSize(bytes)})`,
      ].join('\n'),
    )
  } finally {
    database.$client.close()
  }
}

/** @throws UsageError when nothing is named, or a name stands for numbers of several sources. */
async function chosen(
  database: Database,
  texts: readonly string[],
  source: string | undefined,
  sources: ReadonlyMap<string, string>,
): Promise<string[]> {
  const { idsOf } = await import('../../../store/selection.ts')
  if (source === undefined && texts.length === 0) {
    throw new UsageError({ what: 'nothing to remove is named', remedy: 'name runs, or a source with --source' })
  }
  const theirs = source === undefined ? null : idsFrom(source, sources)
  const named = texts.flatMap((text) => {
    const ids = idsOf(database, text)
    if (theirs !== null) return fromSource(ids, theirs, text, source!)
    const several = [...new Set(ids.flatMap((id) => sources.get(id) ?? []))]
    if (several.length < 2) return ids
    const what = `"${text}" stands for numbers of ${several.length} sources: ${listed(several)}`
    throw new UsageError({ what, remedy: 'say which with --source' })
  })
  return texts.length === 0 ? theirs! : [...new Set(named)]
}

function idsFrom(source: string, sources: ReadonlyMap<string, string>): string[] {
  const ids = [...sources].flatMap(([id, its]) => (its === source ? [id] : []))
  if (ids.length > 0) return ids
  const known = [...new Set(sources.values())]
  const remedy = known.length === 0 ? 'no numbers have been imported' : `there is ${listed(known)}`
  throw new UsageError({ what: `no numbers were imported with the source "${source}"`, remedy })
}

function fromSource(ids: readonly string[], theirs: readonly string[], text: string, source: string): string[] {
  const both = ids.filter((id) => theirs.includes(id))
  if (both.length > 0) return both
  throw new UsageError({ what: `"${text}" has no numbers from "${source}"`, remedy: 'see `npx maskbench runs`' })
}

const listed = (sources: readonly string[]): string =>
  firstFew(
    sources.map((one) => `"${one}"`),
    SOURCES,
    { and: ', ' },
  )
