/** What to do after numbers of a table were stored: commands that show and compare them. */
import { AS_REPORTED, type ReportedConfig } from '../../../../db/config/reported.ts'
import { describe } from '../../../../db/describe-run.ts'
import { groupBy } from '../../../../db/queries/group-by.ts'
import { leaderboardScores } from '../../../../db/queries/leaderboard.ts'
import type { Database } from '../../../../db/read-only.ts'
import { groupName, withSource } from '../../../../db/run-name.ts'
import { findSide } from '../../../analysis/compare/find-runs.ts'
import type { ReportedTable } from '../../../analysis/own-table/reported/table.ts'
import { quoted } from '../../../base/quoted.ts'
import { firstFew } from '../../../base/text.ts'

type Stored = ReportedTable['runs'][number]

const AT_MOST = 5

interface Next {
  see: string
  further: string
  compare: string | null
  /** With which protocol the numbers would stand in a measured column. */
  beside: string[]
}

/**
 * @returns the command that shows the rows of the first data set, which others there are, and a command that compares the first two with a score in common, if there are any.
 */
export function nextCommands(database: Database, runs: readonly Stored[]): Next {
  const datasets = new Set(runs.map(({ config }) => config.dataset))
  const [dataset, ...others] = datasets
  const pair = firstPair(runs)?.map(({ config }) => quoted(clearName(database, config)))
  return {
    // A leaderboard is of one data set.
    see: `npx maskbench leaderboard --dataset ${quoted(dataset)}`,
    further: others.length === 0 ? '' : `; the same for ${firstFew(others, AT_MOST)}`,
    compare: pair === undefined ? null : `npx maskbench compare ${pair.join(' ')}`,
    beside: measuredColumns(database, runs),
  }
}

/** For each score without a protocol that rows of its data set have from runs, too: the text that puts it into their column. */
function measuredColumns(database: Database, runs: readonly Stored[]): string[] {
  const { dataset } = runs[0]!.config
  const own = runs.filter(({ config }) => config.dataset === dataset).flatMap(({ scores }) => scores)
  const keyOf = ({ evaluation, condition, metric }: Omit<Stored['scores'][number], 'protocol' | 'value'>) =>
    [evaluation, condition, metric].filter(Boolean).join(' ')
  const unknown = new Set(own.flatMap((score) => (score.protocol === AS_REPORTED ? keyOf(score) : [])))
  const measured = leaderboardScores(database, dataset).filter(
    (score) => score.dataset === dataset && score.protocol !== AS_REPORTED && unknown.has(keyOf(score)),
  )
  return measured.map(
    (score) =>
      `Other rows have ${keyOf(score)} by a known protocol; for numbers that were measured like these, undo the import and repeat it with --protocol ${quoted(score.protocol)}`,
  )
}

const nameOf = (config: ReportedConfig): string => groupName({ ...describe(config), ...config })

function firstPair(runs: readonly Stored[]): [Stored, Stored] | undefined {
  const keyOf = ({ evaluation, condition, metric, protocol }: Stored['scores'][number]) =>
    JSON.stringify([evaluation, condition, metric, protocol])
  const rows = [...groupBy(runs, ({ config }) => nameOf(config)).values()].map(([first]) => first!)
  for (const [i, one] of rows.entries()) {
    const keys = one.scores.map(keyOf)
    const other = rows
      .slice(i + 1)
      .find(
        ({ config, scores }) =>
          config.dataset === one.config.dataset && scores.some((score) => keys.includes(keyOf(score))),
      )
    if (other) return [one, other]
  }
  return undefined
}

/** With the source only where others have the same name. */
function clearName(database: Database, config: ReportedConfig): string {
  const name = nameOf(config)
  return findSide(database, name).side === null ? withSource(name, config.reportedIn) : name
}
