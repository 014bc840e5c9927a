/** What the headings of a table mean: roles of columns, and which columns or rows are no data sets. */
import { isNearly } from '../../base/did-you-mean.ts'
import type { GivenTable } from './given-table.ts'
import type { PlusMinus } from './samples/plus-minus.ts'

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
export function meantColumn(heading: string, { head }: Pick<GivenTable, 'head'>): string | undefined {
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
export const isTurned = ({ head }: GivenTable): boolean =>
  !head.some((heading) => isRole(heading, 'method')) && head.some((heading) => isRole(heading, 'dataset'))

/** Columns, or rows where data sets are in rows, that are no data sets. */
export function leftOutOf(grid: GivenTable): string[] {
  const at = grid.head.findIndex((heading) => isRole(heading, 'dataset'))
  const named = at < 0 ? [] : grid.rows.map(({ cells }) => cells[at]!)
  return [...new Set([...grid.head.filter(noColumn(grid)), ...named.filter(noDataset(named))])]
}

/** Whether a column holds neither a data set nor, where they are in columns, a method. */
export function noColumn(grid: GivenTable): (heading: string) => boolean {
  // `SE-ResNet` beside `ResNet` is a method, and no standard error.
  if (isTurned(grid))
    return (heading) => isSummary(heading) || isMeanOfMeasure(heading, grid.head) || isSpread(heading, [])
  const isNoDataset = noDataset(grid.head)
  const isLong = (['method', 'dataset'] as const).every((role) => placeOf(grid.head, role) >= 0)
  return (heading) =>
    isNoDataset(heading) || isYears(grid, heading) || (isLong && (isOverall(heading) || meanOfMeasure(heading)))
}

/** Whether one of these names is that of an average, a cost or a spread alone. */
export const noResult =
  (names: readonly string[]) =>
  (name: string): boolean =>
    isSummary(name) || isSpread(name, names)

/** Whether one of these names is that of an average, a cost, a spread or what else stands beside data sets, and of no data set. */
export function noDataset(names: readonly string[]): (name: string) => boolean {
  const isNoResult = noResult(names)
  return (name) => isNoResult(name) || isMeanOfMeasure(name, names) || (isOverall(name) && names.some(isOfDataset))
}

/** Averages in the languages of tables, without accents. */
const AVERAGES = new Set(
  [
    'avg',
    'average',
    'mean',
    'ave',
    'ø',
    '⌀',
    '∅',
    'x̄',
    'durchschnitt',
    'mittel',
    'mittelwert',
    'schnitt',
    'moyenne',
  ].concat(
    ['moy', 'media', 'promedio', 'gemiddelde', 'gemiddeld', 'srednia', 'genomsnitt', 'medel', 'medelvarde', 'snitt'],
    ['gennemsnit', 'gjennomsnitt', 'keskiarvo', 'ortalama', 'prumer', 'среднее', '平均', '平均值', '均值', '평균'],
  ),
)

/** Ranks and costs. */
const COSTS = new Set(
  ['rank', 'avgrank', 'averagerank', 'meanrank', 'params', 'parameters', 'flops', 'gflops'].concat([
    'macs',
    'gmacs',
    'time',
    'epochs',
    'throughput',
  ]),
)

/** What stands beside data sets in tables of papers: of all of them together, of a test, or of a publication. */
const OVERALL = new Set(
  ['overall', 'all', 'total', 'totale', 'sum', 'summe', 'somme', 'gesamt', 'insgesamt', 'Δ', '∆', 'delta', 'diff']
    .concat(
      ['difference', 'differenz', 'gain', 'improvement', 'p', 'pvalue', 'pval', 'pwert', 'significance', 'ref', 'refs'],
      ['reference', 'references', 'venue', 'conference', 'publication', 'published'],
    )
    .map((word) => word.toLowerCase()),
)

/** In lower case, without accents and what stands in brackets. */
export const bare = (heading: string): string =>
  heading
    .normalize('NFD')
    .replace(/(?<=[a-z])\p{M}+/giu, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/\(.*?\)|\[.*?\]/g, '')

const joined = (heading: string): string => bare(heading).replace(/[\s.#_-]/g, '')

/** Whether a heading is an average and names no more: `Ø`, `Avg.`, `Moyenne` */
export const isAverage = (heading: string): boolean => AVERAGES.has(joined(heading))

/** `Avg.`, `#Params (M)` */
const isSummary = (heading: string): boolean => isAverage(heading) || COSTS.has(joined(heading))

const isOverall = (name: string): boolean => OVERALL.has(joined(name)) || /^[δ∆]/.test(joined(name))

const OF_MEASURE = new RegExp(`\\b(?:${SCORES}|accuracies|scores|results?|performance|perf|error|loss)\\b|%`, 'gi')

/** `Mean acc`, `Overall accuracy (%)`, `Ø top-1` */
function meanOfMeasure(heading: string): boolean {
  const words = bare(heading).replaceAll('_', ' ')
  const rest = words.replace(OF_MEASURE, ' ')
  return rest !== words && (isAverage(rest) || isOverall(rest))
}

/** The same beside data sets: without them it holds the results. */
const isMeanOfMeasure = (heading: string, names: readonly string[]): boolean =>
  meanOfMeasure(heading) && names.some(isOfDataset)

/** Whether a name can be that of a data set or method, and of neither a role, a measure nor a summary. */
const isOfDataset = (name: string): boolean =>
  !ROLES.some((role) => isRole(name, role)) &&
  !isSummary(name) &&
  !isOverall(name) &&
  spreadIn(name) === null &&
  bare(name).replaceAll('_', ' ').replace(OF_MEASURE, ' ') === bare(name).replaceAll('_', ' ')

const YEAR = /^(?:19|20)\d\d$/

/** Whether a column is that of the years of publications: a data set can be called so, too. */
function isYears({ head, rows }: GivenTable, heading: string): boolean {
  if (!/^(?:years?|jahr|annee|ano|anno|年)$/.test(joined(heading))) return false
  const cells = rows.map(({ cells }) => cells[head.indexOf(heading)]!)
  return cells.some((cell) => YEAR.test(cell)) && cells.every((cell) => YEAR.test(cell) || /^[-–—]?$/.test(cell))
}

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

/** What words for spreads mean; ± alone means any. */
const KINDS = new Map<string, PlusMinus | null>([
  ['±', null],
  ...['σ', 'std', 'sd', 'stdev', 'stddev', 'stds'].map((word) => [word, 'sd'] as const),
  ...['se', 'sem', 'stderr'].map((word) => [word, 'se'] as const),
  ['ci95', 'ci95'],
])

/** Which column's spread a column holds, and which spread it is; null for another column, an end of an interval or a variance. */
export function spreadColumn(heading: string): { of: string; kind: PlusMinus | null } | null {
  const words = wordsOf(heading)
  const spread = ENDS.has(words.at(-1)!) ? null : spreadIn(heading)
  const word = words.length > 0 && SPREADS.has(words[0]!) ? words[0]! : words.at(-1)!
  const kind = KINDS.get(word)
  return spread === null || kind === undefined ? null : { of: spread.of, kind }
}

/** `n`, `count`, `CIFAR-10 n`, `n_seeds`, `number of runs`, and `seeds` in the plural */
const COUNT =
  /^(?:(.*) )?(?:n|counts?|nobs|(?:n|num|nr|no|number|count)(?: of)? (?:seeds?|runs?|values?|trials?|folds?|repeats?|repetitions?))$|^(?:seeds|runs|trials|folds|repeats|repetitions)$/

/** Which column's number of values a column holds; `of` is empty for that of all. */
export function countColumn(heading: string): { of: string } | null {
  const found = COUNT.exec(wordsOf(heading.replace('#', 'n ')).join(' '))
  return found && { of: (found[1] ?? '').replaceAll(' ', '') }
}

/** Whether a heading has these words, which are written without spaces. */
export const sameWords = (heading: string, words: string): boolean => wordsOf(heading).join('') === words

/** Whether one of the headings is that of the spread of a name. */
export function spreadsBeside(head: readonly string[]): (name: string) => boolean {
  const spreads = new Set(head.map((heading) => spreadIn(heading)?.of))
  return (name) => spreads.has(wordsOf(name).join(''))
}
