/** Stores numbers that others report as runs that are done: nothing is queued, and nothing can be computed again. */
import { eq } from 'drizzle-orm'
import { isMasked, NOT_GIVEN } from '../../../db/catalogue/not-given.ts'
import { type ReportedConfig, reportedSchema } from '../../../db/config/reported.ts'
import { describe, nameOf } from '../../../db/describe-run.ts'
import type { Database } from '../../../db/open.ts'
import { groupRuns, numbersOfOthers, type ReportedNumber } from '../../../db/queries/external.ts'
import { groupBy } from '../../../db/queries/group-by.ts'
import { runs, scores } from '../../../db/schema/index.ts'
import { UsageError } from '../../base/errors.ts'
import { canonicalJson, sha256 } from '../../base/hash.ts'
import { quoted } from '../../base/quoted.ts'
import { durably } from '../durable.ts'

interface Reported {
  config: ReportedConfig
  scores: { evaluation: string; condition: string; metric: string; protocol: string; value: number }[]
}

export interface StoredReport {
  /** Ids in the order of the table. */
  runs: string[]
  /** Those among them that were not there before. */
  addedRuns: string[]
  added: number
  unchanged: number
}

/** Never the version of any code, so that such a run is never stale. */
const CODE = 'reported'

/**
 * All of it or nothing. The same numbers from the same source are there already.
 * @throws UsageError when a row of this source has other numbers already.
 */
export function storeReported(database: Database, reported: readonly Reported[], command: string): StoredReport {
  const store = () =>
    database.transaction(
      (tx) => {
        const now = Date.now()
        const rows = reported.map((one) => storedAs(database, one))
        const known = rows.map((one, i) => {
          const { id, groupId } = identify(one)
          const there = tx.select({ id: runs.id }).from(runs).where(eq(runs.id, id)).get() !== undefined
          if (there) return { id, added: false }
          checkGroupFree(database, groupId, one)
          const config = reportedSchema.parse(one.config)
          tx.insert(runs)
            .values({
              id,
              groupId,
              config,
              kind: 'reported',
              dataset: config.dataset,
              seed: config.seed,
              ...describe(config),
              dataDigest: '',
              codeVersion: CODE,
              status: 'done',
              command,
              // Lists and boards keep the order of the table.
              createdAt: now - reported.length + i,
              endedAt: now,
            })
            .run()
          const { dataset } = config
          const values = one.scores.map((score) => ({ ...score, runId: id, dataset, details: {}, createdAt: now }))
          tx.insert(scores).values(values).run()
          return { id, added: true }
        })
        const addedRuns = known.flatMap(({ id, added }) => (added ? [id] : []))
        const added = addedRuns.length
        return { runs: known.map(({ id }) => id), addedRuns, added, unchanged: known.length - added }
      },
      { behavior: 'immediate' },
    )
  return durably(database, store)
}

/**
 * From which other sources numbers are stored already, and how many of them: those with the same method, masking, data set and
 * score, whatever their seeds, backbone and protocol. Without sources of which so few are stored that it can be chance.
 * @param reported - from one source.
 */
export function storedElsewhere(
  database: Database,
  reported: readonly Reported[],
): { source: string; numbers: number }[] {
  const [first] = reported
  if (first === undefined) return []
  const datasets = [...new Set(reported.map(({ config }) => config.dataset))]
  const given = reported.flatMap(({ config, scores }) => scores.map((score) => numberKey({ ...config, ...score })))
  const others = numbersOfOthers(database, { source: first.config.reportedIn, datasets })
  return [...groupBy(others, ({ source }) => source)].flatMap(([source, rows]) => {
    const left = new Map([...groupBy(rows, numberKey)].map(([key, { length }]) => [key, length]))
    const numbers = given.filter((key) => {
      const count = left.get(key) ?? 0
      left.set(key, count - 1)
      return count > 0
    }).length
    const isChance = numbers < LEAST * given.length && numbers < LEAST * rows.length
    return numbers === 0 || isChance ? [] : [{ source, numbers }]
  })
}

/** Rounded means meet single values by chance: fewer of either source are no sign that one is the other. */
const LEAST = 1 / 4

/** A masking that one of two sources does not give may be that of the other, if that is none. */
const numberKey = ({ name, masking, dataset, evaluation, condition, metric, value }: ReportedNumber): string =>
  JSON.stringify([name, isMasked(masking) ? masking : null, dataset, evaluation, condition, metric, value])

/** The numbers are part of what a run is, and no part of its row. */
function identify({ config, scores }: Reported): { id: string; groupId: string } {
  const { seed: _, ...group } = config
  const hash = (what: unknown) => sha256(canonicalJson(what)).slice(0, 12)
  const sorted = scores.map(canonicalJson).sort()
  return { id: hash([config, sorted]), groupId: hash([group]) }
}

/** Without masks where such a row is stored of this source: so tables were stored that do not give the masking. */
function storedAs(database: Database, one: Reported): Reported {
  const { config } = one
  if (config.masking !== NOT_GIVEN) return one
  const isThere = (row: Reported) => groupRuns(database, identify(row).groupId).some(({ seed }) => seed === config.seed)
  const unmasked: Reported = { ...one, config: { ...config, masking: 'none' } }
  return !isThere(one) && isThere(unmasked) ? unmasked : one
}

function checkGroupFree(database: Database, groupId: string, { config, scores: given }: Reported): void {
  const taken = groupRuns(database, groupId).find(({ seed }) => seed === config.seed)
  if (taken === undefined) return
  const { evaluation, condition, metric, protocol, value } = scores
  const columns = { evaluation, condition, metric, protocol, value }
  const stored = database.select(columns).from(scores).where(eq(scores.runId, taken.id)).all()
  const remove = `npx maskbench db remove --source ${quoted(config.reportedIn)} --yes`
  throw new UsageError({
    what: `${nameOf(config)} from "${config.reportedIn}" is stored already, ${differing(stored, given)} (run ${taken.id})`,
    remedy: `name another --source, and put all numbers of one source into one table; or remove what is stored with \`${remove}\`; nothing was imported`,
  })
}

type Score = Omit<Reported['scores'][number], 'value'> & { value: number | null }

/** Whether two runs differ in their numbers, or in the protocol alone. */
function differing(stored: readonly Score[], given: readonly Score[]): string {
  const numbers = (scores: readonly Score[]) =>
    canonicalJson(scores.map(({ protocol: _, ...rest }) => canonicalJson(rest)).sort())
  if (numbers(stored) !== numbers(given)) return 'with other numbers'
  const protocols = (scores: readonly Score[]) =>
    [...new Set(scores.map(({ protocol }) => `"${protocol}"`))].sort().join(', ')
  return `with the same numbers and another protocol: ${protocols(stored)}, and here ${protocols(given)}`
}
