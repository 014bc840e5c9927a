/** What the headings of a table mean: roles of columns, and which columns or rows are no data sets. */
import { isNearly } from '../../base/did-you-mean.ts'
import type { TextGrid } from './text-grid.ts'

const COLUMNS = {
  method: ['method', 'model', 'algorithm', 'classifier', 'approach', 'name', 'methodname', 'modelname'],
  dataset: ['dataset', 'data', 'task', 'benchmark', 'datasetname', 'taskname'],
  seed: ['seed', 'run', 'fold', 'repeat', 'trial', 'randomseed', 'repetition'],
  value: ['value', 'score', 'accuracy', 'acc', 'result'],
} as const

export type Role = keyof typeof COLUMNS

export const ROLES = Object.keys(COLUMNS) as Role[]

/** Names of columns of seeds: `random_seed`, `training seed`, `run ID`, `CV fold`. */
const SEED =
  /^(?:(?:random|rng|global|master|training|train|data|split|init|model|torch|numpy|np)?seed|(?:training|train|cv)?(?:run|fold|repeat|repetition|replicate|replication|trial))(?:id|no|nr|number|num|index|idx)?$/

/** A heading in lower case and in the singular, without its unit and what parts its words: `Accuracy (%)` is `accuracy`. */
const plainHeading = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[([]\s*(?:in\s+)?(?:%|percent|pct\.?)\s*[)\]]|\s%$/g, '')
    .replace(/[\s_.-]|s$/g, '')

/** What headings call scores, as parts of patterns. */
export const SCORES = 'acc|accuracy|top[-_ ]?[15]|map|f1|auroc|auc|score'

/** Whether a heading names the method, the data set, the seed or the value. */
export const isRole = (heading: string, role: Role): boolean =>
  role === 'seed'
    ? SEED.test(plainHeading(heading))
    : (COLUMNS[role] as readonly string[]).includes(plainHeading(heading))

/** The place of the column of a role, -1 for none; of several columns of seeds, that which is called so. */
export function placeOf(head: readonly string[], role: Role): number {
  const places = [...head.keys()].filter((i) => isRole(head[i]!, role))
  const plainest = role === 'seed' ? places.find((i) => plainHeading(head[i]!) === 'seed') : undefined
  return plainest ?? places[0] ?? -1
}

/** The name of a column that no heading has, and that this one is a misspelling of. */
export function meantColumn(heading: string, { head }: Pick<TextGrid, 'head'>): string | undefined {
  const missing = ROLES.filter((role) => !head.some((one) => isRole(one, role)))
  return nearlyOf(
    heading,
    missing.flatMap((role) => COLUMNS[role]),
  )
}

/** The one of these names that a heading is a misspelling of. */
export const nearlyOf = (heading: string, names: readonly string[]): string | undefined =>
  names.find((name) => isNearly(plainHeading(heading), name))

/** Whether a table has a row for each data set and a column for each method. */
export const isTurned = ({ head }: TextGrid): boolean =>
  !head.some((heading) => isRole(heading, 'method')) && head.some((heading) => isRole(heading, 'dataset'))

/** Columns, or rows where data sets are in rows, that are no data sets. */
export function leftOutOf(grid: TextGrid): string[] {
  const at = grid.head.findIndex((heading) => isRole(heading, 'dataset'))
  const named = at < 0 ? [] : grid.rows.map(({ cells }) => cells[at]!)
  return [...new Set([...grid.head.filter(noColumn(grid)), ...named.filter(noDataset(named))])]
}

/** Whether a column holds neither a data set nor, where they are in columns, a method. */
export function noColumn(grid: TextGrid): (heading: string) => boolean {
  // `SE-ResNet` beside `ResNet` is a method, and no standard error.
  return isTurned(grid) ? (heading) => isSummary(heading) || isSpread(heading, []) : noDataset(grid.head)
}

/** Whether one of these names is that of an average, a cost or a spread, and not of a data set. */
export const noDataset =
  (names: readonly string[]) =>
  (name: string): boolean =>
    isSummary(name) || isSpread(name, names)

/** Averages, which would count twice, and costs. */
const SUMMARIES = new Set(
  ['avg', 'average', 'mean', 'rank', 'avgrank', 'averagerank', 'meanrank'].concat(
    ['params', 'parameters', 'flops', 'gflops'],
    ['macs', 'gmacs', 'time', 'epochs', 'throughput'],
  ),
)

/** `Avg.`, `#Params (M)` */
const isSummary = (heading: string): boolean =>
  SUMMARIES.has(
    heading
      .toLowerCase()
      .replace(/\(.*?\)|\[.*?\]/g, '')
      .replace(/[\s.#_-]/g, ''),
  )

/** Words that nothing but a spread is called. */
const SPREADS = new Set(['±', 'σ', 'std', 'sd', 'stdev', 'stddev', 'stds', 'stderr', 'sem', 'ci95', 'variance'])
/** Words that can be part of another name, and mean a spread alone or behind the name of another column. */
const BEHIND = new Set(['se', 'ci', 'var'])
/** Which end of an interval. */
const ENDS = new Set(['low', 'lower', 'lo', 'high', 'upper', 'hi', 'min', 'max', 'width', 'half'])

/** Words of a heading in lower case; several that mean one thing are one. */
const wordsOf = (heading: string): string[] =>
  heading
    .toLowerCase()
    .replace(/±|\+\/?-|\\pm/g, ' ± ')
    .replace(/\bs\.\s?d\./g, 'sd')
    .replace(/\bs\.\s?e\./g, 'se')
    .replace(/\b(?:standard|std)[\s._-]*dev(?:iation|\.)?/g, 'std')
    .replace(/\b(?:standard|std)[\s._-]*err(?:or|\.)?/g, 'stderr')
    .replace(/\b(?:confidence[\s_-]*interval|conf[\s._-]*int)\b/g, 'ci')
    .replace(/\b9\d\s*%?[\s_-]*ci\b|\bci[\s_-]*9\d\b\s*%?/g, 'ci95')
    .split(/[^\p{L}\p{N}±]+/u)
    .filter(Boolean)

/** What a heading is the spread of, without signs; whether its word is one for spreads alone. Null for no spread. */
function spreadIn(heading: string): { of: string; surely: boolean } | null {
  const words = wordsOf(heading)
  while (ENDS.has(words.at(-1)!)) words.pop()
  // `CIFAR-10 (mean ± std)` holds the mean as well, and its cells say that they cannot be read.
  if (words.indexOf('±') > 0 && words.at(-1) !== '±') return null
  if (SPREADS.has(words[0]!)) return { of: words.slice(1).join(''), surely: true }
  const last = words.at(-1)!
  const surely = SPREADS.has(last)
  return surely || BEHIND.has(last) ? { of: words.slice(0, -1).join(''), surely } : null
}

/** `CIFAR-10 std`, `std CIFAR-10`, `±`, `CIFAR-10 se` beside `CIFAR-10` */
function isSpread(heading: string, names: readonly string[]): boolean {
  const spread = spreadIn(heading)
  if (spread === null || spread.surely || spread.of === '') return spread !== null
  return names.some(
    (name) =>
      wordsOf(name)
        .join('')
        .replace(/^mean|mean$/, '') === spread.of,
  )
}

/** Whether one of the headings is that of the spread of a name. */
export function spreadsBeside(head: readonly string[]): (name: string) => boolean {
  const spreads = new Set(head.map((heading) => spreadIn(heading)?.of))
  return (name) => spreads.has(wordsOf(name).join(''))
}
