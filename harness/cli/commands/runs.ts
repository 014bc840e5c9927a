import { type Command, Option } from 'commander'
import { RUN_STATUSES, type RunStatus } from '../../../db/names.ts'
import { groupBy } from '../../../db/queries/group-by.ts'
import type { RunEvent, RunScore } from '../../../db/queries/runs.ts'
import type { Database } from '../../../db/read-only.ts'
import { listedName } from '../../../db/run-name.ts'
import { datasetKey } from '../../analysis/dataset-names.ts'
import type { storedFilter } from '../../analysis/stored-filter.ts'
import { UsageError } from '../../base/errors.ts'
import { rounded } from '../../base/rounding.ts'
import { countedInTerminal } from '../../base/text.ts'
import { clock } from '../../execution/progress/time-left.ts'
import { integer } from '../arguments.ts'
import { type Act, onSameStore, type Run } from '../io.ts'
import { scoreName } from '../score-name.ts'

interface Options {
  suite?: string
  status?: RunStatus
  dataset?: string
  method?: string
  masking?: string
  tag?: string
  search?: string
  limit?: number
}

export function declare(program: Command, act: Act): void {
  program
    .command('runs')
    .description('list all stored runs with their scores')
    .option('--suite <name>', 'only runs of this suite')
    .addOption(new Option('--status <status>', 'only runs in this state').choices(RUN_STATUSES))
    .option('--dataset <name>', 'only runs on this data set, by key or title', datasetKey)
    .option(
      '--method <name>',
      'only runs of this method, by key or title, or of this name, such as one given by `tag --name`',
    )
    .option('--masking <name>', 'only runs with this masking, by key or title')
    .option('--tag <tag>', 'only runs with this tag; `tag` adds tags')
    .option('--search <words>', 'only runs whose name, id, network, note or tags contain all these words')
    .option('--limit <n>', 'list at most this many, newest first', integer({ min: 1 }))
    .addHelpText(
      'after',
      '\nExamples:\n  $ npx maskbench runs --suite quick\n  $ npx maskbench runs --status done --json\n  $ npx maskbench runs --tag paper --search "simclr lambda=5"',
    )
    .action(act(run))
}

export const run: Run<Options> = async ({ status, search, limit, ...options }, io) => {
  const { eventMark, HEADLINE_METRICS, lastChange, runsWithScores } = await import('../../../db/queries/runs.ts')
  const { sourcesOf } = await import('../../../db/queries/external.ts')
  const { openIfStored } = await import('../open-store.ts')
  const { textTable } = await import('../../base/formats/text-table.ts')

  const { suite, dataset, method, masking, tag } = options
  const asked = { suite, dataset, method, masking, tag }
  const database = openIfStored(io)
  const { filter: named, unused } =
    database === null ? { filter: asked, unused: [] } : await storedNames(database, asked)
  const filter = { status, search, ...named }
  const rows = database === null ? [] : runsWithScores(database, { ...filter, limit })
  const isFiltered = Object.values(filter).some((value) => value !== undefined)
  const any = isFiltered && database !== null && lastChange(database).runs > 0
  const sources = database !== null && rows.some(({ kind }) => kind === 'reported') ? sourcesOf(database) : null
  database?.$client.close()
  io.result(rows, () => {
    if (rows.length === 0 && any) return ['No run matches.', ...unused.map(reasonOf)].join('\n')
    if (rows.length === 0)
      return `There are no runs yet in ${io.database}. Start with \`${onSameStore(io, 'npx maskbench run quick')}\`.`
    const columns = [
      { head: 'id' },
      { head: 'run' },
      { head: 'state' },
      { head: 'time', align: 'right' as const },
      { head: 'scores' },
    ]
    return textTable(
      columns,
      rows.map((row) => {
        const time = row.seconds === null ? '' : clock(row.seconds)
        return [
          row.id,
          annotated(row, listedName(row, sources?.get(row.id))),
          state(row, eventMark),
          time,
          summary(row.scores, HEADLINE_METRICS, row.dataset),
        ]
      }),
    )
  })
}

/** @throws UsageError for the first name that is not known, or is that of several. */
async function storedNames(database: Database, asked: Parameters<typeof storedFilter>[1]) {
  const { storedFilter } = await import('../../analysis/stored-filter.ts')
  const { wrong, ...found } = storedFilter(database, asked)
  const [first] = wrong
  if (first === undefined) return found
  throw new UsageError({ what: `--${first.name} ${first.value}: ${first.why}`, remedy: first.remedy })
}

/** `--dataset fashion-mnist: no run is on this data set; did you mean fashion-mnist-mini? (there are …)` */
const reasonOf = ({ name, value, why, remedy }: ReturnType<typeof storedFilter>['unused'][number]): string =>
  `--${name} ${value}: ${why}; ${remedy}`

/** The given name before the generated one, and the tags behind. */
function annotated({ name, tags }: { name: string; tags: readonly string[] }, generated: string): string {
  return [name === '' ? generated : `${name} (${generated})`, ...tags.map((tag) => `#${tag}`)].join(' ')
}

interface State {
  status: RunStatus
  stale: boolean
  events: readonly RunEvent[]
}

function state({ status, stale, events }: State, mark: (name: string) => string): string {
  const marks = [stale ? 'stale' : '', ...new Set(events.map(({ name }) => mark(name)))].filter(Boolean)
  return marks.length > 0 ? `${status} (${marks.join(', ')})` : status
}

/**
 * The headline scores that were not selected on the test set. Of a run that has them under conditions only, such as noise
 * of the labels, their ranges; if there are none either, the number of scores.
 */
function summary(scores: readonly RunScore[], headline: readonly string[], own: string): string {
  const telling = scores.filter(
    ({ metric, value, selectedOnTest }) => headline.includes(metric) && value !== null && !selectedOnTest,
  )
  if (telling.length === 0) return scores.length === 0 ? '' : countedInTerminal(scores.length, 'score')
  const plain = telling.filter(({ condition }) => condition === '')
  if (plain.length === 0) return ranges(telling, own)
  return plain.map((score) => `${scoreName(score, own)} ${score.metric} ${rounded(100 * score.value!, 1)}`).join('  ')
}

/** `noisy-labels top1 51.2 to 98.1 under 209 conditions` */
function ranges(scores: readonly RunScore[], own: string): string {
  const alike = groupBy(scores, (score) => `${scoreName({ ...score, condition: '' }, own)} ${score.metric}`)
  const texts = [...alike].map(([name, theirs]) => {
    const values = theirs.map(({ value }) => value!).sort((a, b) => a - b)
    const [least, most] = [values[0]!, values.at(-1)!].map((value) => rounded(100 * value, 1))
    const conditions = new Set(theirs.map(({ condition }) => condition)).size
    return `${name} ${least === most ? least : `${least} to ${most}`} under ${countedInTerminal(conditions, 'condition')}`
  })
  return texts.join('  ')
}
