/** Lines of a plot with their points and names, and the rows beside which they stand. */

import { isMasked, isNotGiven, NOT_GIVEN_ENTRY } from '../../../db/catalogue/not-given.ts'
import { maskingName, methodName, runTitle } from '../../../db/catalogue/titles.ts'
import { asSaid, configDifferences, differingOptions, isSet } from '../../../db/config/differences.ts'
import { trainingPlugins } from '../../../db/config/plugins.ts'
import { withoutMasks } from '../../../db/config/representation.ts'
import { groupBy } from '../../../db/queries/group-by.ts'
import { naturalOrder } from '../../base/natural-order.ts'
import { summarizeSeeds } from '../../statistics/pair-rule.ts'
import type { Summary } from '../../statistics/summary.ts'
import { NOT_NAMED } from '../board/details.ts'
import { isUntrained, trainingDifferences, UNTRAINED } from '../board/training.ts'
import type { Row } from '../board/types.ts'
import type { Grouped } from './groups.ts'
import type { Observation, Value } from './observations.ts'
import { orderOf } from './values.ts'

/** The mean over seeds with its 95% t-interval. */
export interface Measured extends Summary {
  groupId: string
  seeds: number[]
  /** One value per seed, in the order of the seeds. */
  values: number[]
}

interface Point extends Measured {
  /** Value of the option. */
  at: Value
  method: string
  masking: string
}

interface Named {
  title: string
  /** Options in which it differs from others of the same title, and settings of training in which any lines differ. */
  details: string
  /** Null where it is on the axis, as with masking. */
  method: string | null
  masking: string | null
  /** Smooth rate, where each rate is a line of its own. */
  rate: number | null
}

export interface Line extends Named {
  /** In ascending order of numbers, categories in their order. */
  points: Point[]
}

/** A row that lacks the option and is otherwise like a line, its masking aside: it is drawn as a level beside it. */
export interface Reference extends Named, Measured {}

export interface Lines {
  lines: Line[]
  references: Reference[]
  /** Rows that lack the option and are no reference. */
  lacking: number
  /** The first of these rows, as those below. */
  lackingRows: string[]
  /** Rows that are not drawn because a row with more seeds has the same options, or the same and is newer. */
  repeated: number
  /** The first of these rows, each by title and details. */
  repeatedRows: string[]
  /** Lines that are not drawn because there are too many. */
  cut: number
}

/** Rows that are named; the others are counted. */
const MOST_NAMED = 5

/** Options by which lines of one title are told apart are all but these; the report of reported numbers is one of them. */
const NOT_TOLD = ['name', 'plugins', ...NOT_NAMED.filter((path) => path !== 'reportedIn')]

/** More lines cannot be told apart; those with most points are drawn. */
const MOST_LINES = 12

/** Of the rows that differ from a line in their masking, so many are levels; none without masks is left out for this. */
export const MOST_OTHERWISE_MASKED = 6

/**
 * @param order - compares two values of the option.
 * @param ownBaselines - the row without masks of each masked row.
 */
export function makeLines(
  { lines, lacking, ignored }: Grouped,
  order: (a: Value, b: Value) => number,
  ownBaselines: ReadonlyMap<Row, Row>,
): Lines {
  const [path] = ignored as [string, ...string[]]
  const all = [...lines].map(([key, own]) => ({ key, points: pointsOf(own, path, order) }))
  const drawn = new Set([...all].sort((a, b) => b.points.length - a.points.length).slice(0, MOST_LINES))
  const kept = all.filter((line) => drawn.has(line))
  const beside = kept.flatMap(({ points }) =>
    points.flatMap(({ observation }) => ownBaselines.get(observation.row) ?? []),
  )
  const trained = new Set(
    kept.flatMap(({ points }) => points.map(({ observation }) => withoutMasks(observation.config))),
  )
  const near = lacking.filter(({ observation: { row }, key }) => {
    return kept.some((line) => line.key === key) || beside.includes(row)
  })
  const otherwiseMasked = lacking.filter((one) => {
    return !near.includes(one) && trained.has(withoutMasks(one.observation.config))
  })
  const levels = [...near, ...otherwiseMasked.slice(0, MOST_OTHERWISE_MASKED)]
  const pointed = kept.map(({ points }) => points.map(({ observation }) => observation))
  const names = namesOf([...pointed, ...levels.map(({ observation }) => [observation])], ignored)
  const shown = new Set(all.flatMap(({ points }) => points.map(({ observation }) => observation)))
  const repeated = [...lines.values()].flat().filter((observation) => !shown.has(observation))
  return {
    lines: inOrder(
      kept.map(({ points }, i) => ({
        ...names[i]!,
        points: points.map(({ observation, at }) => {
          const { method, masking } = observation.row
          return { at, method, masking, ...measured(observation) }
        }),
      })),
    ),
    references: inOrder(levels.map(({ observation }, i) => ({ ...names[kept.length + i]!, ...measured(observation) }))),
    lacking: lacking.length - levels.length,
    lackingRows: called(lacking.filter((one) => !levels.includes(one)).map(({ observation }) => observation)),
    repeated: repeated.length,
    repeatedRows: called(repeated),
    cut: all.length - kept.length,
  }
}

/** The first of these rows, each by title and details. */
const called = (observations: readonly Observation[]): string[] =>
  observations.slice(0, MOST_NAMED).map(({ row: { title, details } }) => (details ? `${title} (${details})` : title))

/** In the order of the catalogue and of names, so that a new run does not move the others. */
function inOrder<T extends Named>(rows: readonly T[]): T[] {
  const [methods, maskings] = [orderOf('method'), orderOf('masking')]
  return [...rows].sort(
    (a, b) =>
      methods(a.method ?? '', b.method ?? '') ||
      maskings(a.masking ?? '', b.masking ?? '') ||
      (a.rate ?? 0) - (b.rate ?? 0) ||
      naturalOrder(a.details, b.details),
  )
}

function pointsOf(observations: readonly Observation[], path: string, order: (a: Value, b: Value) => number) {
  const better = (a: Observation, b: Observation) => {
    const [x, y] = [a.measurement()!, b.measurement()!]
    return y.seeds.length - x.seeds.length || y.at - x.at
  }
  return [...groupBy(observations, ({ options }) => options.get(path)!)]
    .map(([at, alike]) => ({ at, observation: [...alike].sort(better)[0]! }))
    .sort((a, b) => order(a.at, b.at))
}

function measured({ row, measurement }: Observation): Measured {
  const { seeds, values } = measurement()!
  return { groupId: row.groupId!, ...summarizeSeeds(values), seeds, values }
}

/**
 * A line has the name that people gave all of its runs, else that of method and masking; lines with the same name also
 * the options in which they differ, and all the settings of training in which any do; where nothing else tells them apart,
 * the versions of plugins.
 */
function namesOf(lines: readonly (readonly Observation[])[], ignored: readonly string[]): Named[] {
  const [path] = ignored
  const observations = lines.map(([first]) => first!)
  const [masking] = observations.map(({ row }) => row.masking)
  const unmasked = !isMasked(masking ?? 'none') && observations.every(({ row }) => row.masking === masking)
  const titles = lines.map((points) => {
    const [given, ...others] = new Set(points.map(({ row }) => row.name))
    if (given != null && others.length === 0) return given
    return path === 'method' && unmasked ? 'all methods' : titleOf(points[0]!.row, path!)
  })
  const configs = observations.map(({ config }) => config)
  const alike = [...groupBy([...titles.keys()], (i) => titles[i]!).values()]
  const of = (places: readonly number[]) => places.map((i) => configs[i]!)
  const apart = alike.flatMap((places) => differingOptions(of(places), [...NOT_TOLD, ...ignored]))
  const inRecipes = apart.flatMap(({ path }) => (path.includes('.') ? path : []))
  const training = trainingDifferences(configs, [...ignored, ...inRecipes])
  const details = titles.map(() => '')
  for (const places of alike) {
    const differences = configDifferences(of(places), [...NOT_TOLD, ...ignored, ...training.paths], asSaid)
    for (const [k, i] of places.entries()) {
      const values = configs[i] as Readonly<Record<string, unknown>>
      const told = training.paths.flatMap((path) => {
        if (!isSet(values[path])) return []
        return isUntrained(values, path) ? UNTRAINED : asSaid(path, values[path])
      })
      details[i] = [...new Set(told), ...differences[k]!, ...training.unusual(i).map(({ text }) => text)].join(', ')
    }
  }
  for (const places of groupBy([...titles.keys()], (i) => JSON.stringify([titles[i], details[i]])).values()) {
    const versions = configDifferences(places.map((i) => ({ plugins: trainingPlugins(configs[i]!) })))
    for (const [k, i] of places.entries()) details[i] = [details[i], ...versions[k]!].filter(Boolean).join(', ')
  }
  const unless = <T>(option: string, value: T) => (path === option ? null : value)
  return observations.map(({ row }, i) => ({
    title: titles[i]!,
    details: details[i]!,
    method: unless('method', row.method),
    masking: unless('masking', row.masking),
    rate: unless('rate', row.rate),
  }))
}

/** What the axis shows is left out of the title. */
function titleOf({ generated, method, masking, rate }: Row, path: string): string {
  if (path === 'rate') return runTitle({ kind: rate === null ? 'representation' : 'noisy-labels', method, masking })
  if (path === 'masking') return methodName(method)
  if (path !== 'method') return generated
  return isNotGiven(masking) ? NOT_GIVEN_ENTRY.phrase : maskingName(masking)
}
