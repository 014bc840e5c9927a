import { type Command, Option } from 'commander'
import { RUN_STATUSES, type RunStatus } from '../../../../db/names.ts'
import type { RunRow } from '../../../../db/queries/runs.ts'
import type { Database } from '../../../../db/read-only.ts'
import { listedName } from '../../../../db/run-name.ts'
import { UsageError } from '../../../base/errors.ts'
import { quoted } from '../../../base/quoted.ts'
import { byteSize, countedInTerminal, firstFew } from '../../../base/text.ts'
import type { Act, Run } from '../../io.ts'

interface Options {
  runs: string[]
  source?: string
  suite?: string
  status?: RunStatus
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
    .option('--suite <name>', 'only runs of this suite; without runs, all of them')
    .addOption(
      new Option('--status <status>', 'only runs in this state; without runs, all of them').choices(RUN_STATUSES),
    )
    .option('--yes', 'remove them; without it they are only listed')
    .addHelpText(
      'after',
      `
A run is given by the first characters of its id, or by its name as \`runs\` prints it. A name without the seed stands for
all seeds of that name, stale, failed and current ones alike, and the first characters of a group id for the seeds of that
configuration; the list shows the state of each run. If several names or options are given, a run must match all of them. Runs that a process or
Slurm is working on are not removed, nor are queued runs that a running command may start. A name that stands for numbers of several sources needs --source. Files that other runs also refer to are kept. \`export\` the runs first if in doubt.

Examples:
  $ npx maskbench db remove cifar10/theirs-reported
  $ npx maskbench db remove cifar10/theirs-reported --yes
  $ npx maskbench db remove --source 'Table 2 of the report' --yes
  $ npx maskbench db remove 3fa2 91bc --yes
  $ npx maskbench db remove --suite dev --status failed`,
    )
    .action(act(run))
}

const run: Run<Options> = async ({ runs: texts, source, suite, status, yes = false }, io) => {
  const { listRuns } = await import('../../../../db/queries/runs.ts')
  const { openDatabase } = await import('../../../../db/open.ts')
  const { sourcesOf } = await import('../../../../db/queries/external.ts')
  const { checkRemovable, removeRuns } = await import('../../../store/remove.ts')
  const { refresh } = await import('../../../execution/executors/elsewhere.ts')
  const { openStored } = await import('../../open-store.ts')
  await refresh(io.database)
  const stored = openStored(io)
  const sources = sourcesOf(stored)
  const { ids, names } = await (async () => {
    try {
      const ids = await chosen(stored, { texts, source, suite, status }, sources)
      checkRemovable(stored, ids)
      const rows = ids.slice(0, NAMED).flatMap((id) => listRuns(stored, { id }))
      return { ids, names: rows.map((row) => `${row.id}  ${listedName(row, sources.get(row.id))}  ${stateOf(row)}`) }
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

const stateOf = ({ status, stale }: RunRow): string => (stale ? `${status} (stale)` : status)

interface Chosen {
  texts: readonly string[]
  source: string | undefined
  suite: string | undefined
  status: RunStatus | undefined
}

/** @throws UsageError when nothing is named, or no run is all that it should be. */
async function chosen(
  database: Database,
  { texts, source, suite, status }: Chosen,
  sources: ReadonlyMap<string, string>,
): Promise<string[]> {
  const { selectRuns } = await import('../../../store/selection.ts')
  const isSelected = suite !== undefined || status !== undefined
  if (source === undefined && texts.length === 0 && !isSelected) {
    const remedy = 'name runs, or select them with --source, --suite or --status'
    throw new UsageError({ what: 'nothing to remove is named', remedy })
  }
  const selected = isSelected ? selectRuns(database, { suite, status }).map(({ id }) => id) : null
  if (source === undefined && texts.length === 0) return selected!
  const named = await namedRuns(database, texts, source, sources)
  const both = named.filter((id) => selected?.includes(id) ?? true)
  if (both.length > 0) return both
  const flags = [
    suite === undefined ? '' : `--suite ${quoted(suite)}`,
    status === undefined ? '' : `--status ${status}`,
  ]
  throw new UsageError({
    what: `none of the ${countedInTerminal(named.length, 'run')} named is one of ${flags.filter(Boolean).join(' ')}`,
    remedy: 'leave one of them out, and see what is listed without --yes',
  })
}

/** @throws UsageError when a name stands for numbers of several sources. */
async function namedRuns(
  database: Database,
  texts: readonly string[],
  source: string | undefined,
  sources: ReadonlyMap<string, string>,
): Promise<string[]> {
  const { idsOf } = await import('../../../store/selection.ts')
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
