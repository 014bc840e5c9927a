/** The leaderboard of one data set: rows are groups of seeds, columns are metrics with their protocols. */
import { hasColumn } from '../../../db/catalogue/metrics.ts'
import { controlName, REPORTED } from '../../../db/catalogue/titles.ts'
import type { Group, ScoreColumn } from '../../../db/queries/leaderboard.ts'
import type { PublishedRow } from '../../../db/queries/published.ts'
import { memoize } from '../../base/memoize.ts'
import { supersededGroups } from '../superseded.ts'
import { ownBaselines } from './baseline.ts'
import { inReadingOrder, placeOf, type ScorePlace } from './columns.ts'
import { describer } from './details.ts'
import { MeasuredRow, type Relations, rowsOfPaper } from './rows.ts'
import { trainingSentence } from './training.ts'
import type { Board, Column, FilledColumn, Measurement, Row } from './types.ts'

/** What the groups of a board tell of each other, whatever their numbers. */
export const relationsOf = (groups: Group[], configs: (runIds: string[]) => object[]): Relations => ({
  describe: describer(groups, configs),
  superseded: memoize(() => supersededGroups(groups, configs)),
})

/**
 * The complete leaderboard of a data set; the view selects what is shown.
 * @param configs of these runs, in their order.
 * @param items stored predictions; without them rows that need them have no test.
 * @param relations of these groups, or of those of before if they were the same.
 */
export function buildBoard(
  groups: Group[],
  scores: ScoreColumn[],
  printed: PublishedRow[],
  configs: (runIds: string[]) => object[],
  items: Board['items'] = () => () => [],
  relations: Relations = relationsOf(groups, configs),
): Board {
  const byId = new Map(groups.map((group) => [group.id, group]))
  const runOf = new Map<string | null, string>(groups.map(({ id, runId }) => [id, runId]))
  const rates = new Map<number | null, Map<string, Row>>()
  const columns = new Map<string, Column>()
  const sources = new Map<string, Source[]>()
  const place = (at: ScorePlace): ScorePlace => {
    const known = columns.get(at.column.key)
    if (!known) columns.set(at.column.key, at.column)
    return { ...at, column: known ?? at.column }
  }
  // Most scores have the same list of groups.
  const listed = new Map<number | null, Map<string[], Row[]>>()
  for (const score of scores) {
    if (isControl(score) || !hasColumn(score.metric)) continue
    const { column, rate } = place(placeOf(score))
    const known = rates.get(rate) ?? rates.set(rate, new Map()).get(rate)!
    const lists = listed.get(rate) ?? listed.set(rate, new Map()).get(rate)!
    const rowOf = (id: string) => {
      const before = known.get(id)
      if (before) return before
      const row = new MeasuredRow(byId.get(id)!, rate, relations)
      known.set(id, row)
      return row
    }
    const rows = lists.get(score.groups) ?? score.groups.map(rowOf)
    lists.set(score.groups, rows)
    sources.set(column.key, [...(sources.get(column.key) ?? []), { score, rows }])
  }
  const byRate = [...rates.values()]
  const ours = groups.flatMap(({ id }) => byRate.flatMap((byGroup) => byGroup.get(id) ?? []))
  const all = [...ours, ...rowsOfPaper(printed, columns, place)]
  all.forEach((row, i) => {
    row.place = i
  })
  const fill = (column: Column) => filled(column, sources.get(column.key) ?? [], all.length, scores)
  const unmaskedOf = memoize(() => ownBaselines(all, groups, configs))
  const sentence = (shown: readonly Row[]) => {
    const ran = shown.filter(({ groupId, origin }) => groupId !== null && origin !== REPORTED)
    return trainingSentence(configs(ran.flatMap(({ groupId }) => runOf.get(groupId) ?? [])), ran.length < shown.length)
  }
  return {
    rows: all,
    columns: inReadingOrder([...columns.values()]).map(fill),
    unmaskedOf,
    trainingSentence: sentence,
    items,
  }
}

const NOTHING: readonly number[] = []

/** Where a column's numbers come from; noisy labels have a source for each smooth rate. */
interface Source {
  score: ScoreColumn
  /** In the order of the score's groups. */
  rows: Row[]
}

/** @param rows - how many rows the board has; each stands at its `place`. */
function filled(
  column: Column,
  sources: readonly Source[],
  rows: number,
  scores: readonly ScoreColumn[],
): FilledColumn {
  const places = sources.flatMap((one) => one.rows.map(({ place }) => place))
  const locate = memoize(() => {
    const [source, index] = [new Int32Array(rows).fill(-1), new Int32Array(rows)]
    sources.forEach((one, j) => {
      one.rows.forEach(({ place }, i) => {
        source[place] = j
        index[place] = i
      })
    })
    return { source, index }
  })
  const values = (place: number) => sources[locate().source[place]!]?.score.values()[locate().index[place]!] ?? NOTHING
  const measurement = (place: number) => {
    if (values(place).length === 0) return null
    return measurementOf(sources[locate().source[place]!]!.score, locate().index[place]!, scores)
  }
  return { ...column, places, values, measurement }
}

/** @param i the group's place in the score. */
function measurementOf(score: ScoreColumn, i: number, scores: readonly ScoreColumn[]): Measurement {
  return {
    groupId: score.from()[i]!,
    condition: score.condition,
    values: score.values()[i]!,
    seeds: score.seeds()[i]!,
    at: score.at()[i]!,
    controls: score.evaluation === 'masks' ? controlsOf(score, i, scores) : undefined,
  }
}

/** A control is not a column of its own; it is attached to the score that it is compared with. */
const isControl = ({ evaluation, condition }: ScoreColumn): boolean =>
  evaluation === 'masks' && condition.startsWith('control=')

/** The controls for a mask-quality score. */
function controlsOf(score: ScoreColumn, i: number, scores: readonly ScoreColumn[]): Measurement['controls'] {
  const group = score.groups[i]!
  return scores.flatMap((other) => {
    if (!isControl(other) || other.dataset !== score.dataset || other.metric !== score.metric) return []
    const values = other.values()[other.groups.indexOf(group)] ?? []
    const title = controlName(other.condition.replace(/^control=/, ''))
    return values.length > 0 ? [{ title, mean: mean(values) }] : []
  })
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
