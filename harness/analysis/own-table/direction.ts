/** Whether higher or lower values are better, as far as the heads of a table tell. */
import { UsageError } from '../../base/errors.ts'
import type { Better, GivenTable } from './given-table.ts'
import { SCORES } from './headings.ts'

const ARROW = /[[({]?\s*\$?\s*(↑|↓|\\uparrow|\\downarrow)(?:\{\})?\s*\$?\s*[\])}]?/
const AT_END = new RegExp(`^(.*?\\p{L}.*?)\\s*${ARROW.source}$`, 'u')
const AT_START = new RegExp(`^${ARROW.source}\\s*(.*\\p{L}.*)$`, 'u')

function parted(text: string): { name: string; better: Better } | null {
  const end = AT_END.exec(text)
  const start = end === null ? AT_START.exec(text) : null
  const [name, arrow] = end ? [end[1]!, end[2]!] : start ? [start[2]!, start[1]!] : []
  return name === undefined ? null : { name, better: /↓|down/.test(arrow!) ? 'lower' : 'higher' }
}

/** Takes arrows off names and keeps what they say, unless two columns would become one. */
export function withoutArrows(grid: GivenTable): GivenTable {
  const names = grid.head.map((heading) => parted(heading)?.name ?? heading)
  const arrows = new Map<string, Better>()
  const short = (text: string): string => {
    const found = parted(text)
    if (found === null) return text
    const name = names.indexOf(found.name) === names.lastIndexOf(found.name) ? found.name : text
    arrows.set(name, found.better)
    return name
  }
  const head = grid.head.map(short)
  const rows = grid.rows.map((row) => ({ ...row, cells: row.cells.map(short) }))
  return arrows.size === 0 ? grid : { ...grid, head, rows, arrows }
}

/** A heading as the table has it, with its arrow. */
export function asWritten({ arrows }: Pick<GivenTable, 'arrows'>, heading: string): string {
  const better = arrows?.get(heading)
  return better === undefined ? heading : `${heading} ${better === 'lower' ? '↓' : '↑'}`
}

/**
 * What the arrows say; null for none.
 * @param value - heading of the column of values of a long table, whose arrow counts for all.
 * @throws UsageError where data sets differ in which values are better.
 */
export function betterByArrows(
  { arrows }: GivenTable,
  datasets: readonly string[],
  value: string | null,
): Better | null {
  const whole = value === null ? undefined : arrows?.get(value)
  if (whole !== undefined) return whole
  const marked = datasets.flatMap((name) => arrows?.get(name) ?? [])
  if (marked.length === 0) return null
  const lower = datasets.filter((name) => arrows?.get(name) === 'lower')
  if (lower.length === 0) return 'higher'
  if (lower.length === datasets.length) return 'lower'
  const others = datasets.filter((name) => !lower.includes(name))
  throw new UsageError({
    what: `lower values are better in ${lower.join(', ')} (↓), and not in ${others.join(', ')}`,
    remedy: 'make two tables, one for each direction',
  })
}

/** Names of measures that are no shares of a whole; their lower values are better. */
const NUMBERS =
  'loss|losses|log-?loss|nll|cross[-_ ]?entropy|perplexity|ppl|bpd|fid|kid|lpips|mse|nmse|rmse|mae|mape|regret'

/** Names of measures that are shares of a whole; their lower values are better. */
const ERRORS = 'error|errors|err|errs|misclassification|misclassified|ece|mce|brier|wer|cer|eer|fpr|fnr'

/** A name by one of these words, also as `testLoss`, `valloss` or `err1`. */
const named = (measures: string): ((heading: string) => boolean) => {
  const pattern = new RegExp(
    `(?:^|[^\\p{L}])(?:train|test|val|valid|validation|eval)?(?:${measures})(?=$|[^\\p{L}])`,
    'iu',
  )
  return (heading) => pattern.test(heading.replace(/(?<=\p{Ll})(?=\p{Lu}\p{Ll})/gu, ' '))
}

/** Whether a heading is the name of a measure that is neither a fraction nor a percentage, such as `test_loss`. */
export const isNumberMeasure = named(NUMBERS)

/** Whether a heading is the name of a measure whose lower values are better, such as `top-1 error`. */
export const isLowerMeasure = named(`${ERRORS}|${NUMBERS}`)

const isHigherMeasure = named(`${SCORES}|ap|precision|recall|iou|miou`)

/** Whether a heading is the name of a measure, such as `test_loss` or `top-1`. */
export const isMeasure = (heading: string): boolean => isLowerMeasure(heading) || isHigherMeasure(heading)

/** What a table tells of its direction. */
export interface Directed {
  /** What arrows at the heads say; null for none. */
  better: Better | null
  /** Names that can tell what was measured: of data sets, and of the column of values. */
  measures: string[]
}

/** Whether higher values are better: as asked, else as the arrows say, else yes. */
export const higherIsBetter = ({ better }: Directed, asked: Better | null): boolean =>
  (asked ?? better ?? 'higher') === 'higher'

/** How the command line says that lower values are better. */
export const LOWER_OPTION = '`--lower-is-better`'

/**
 * What arrows and names say about the direction that is taken, and where they speak against it.
 * @param lowerChoice - how the reader can say that lower values are better.
 */
export function directionNotes(
  { better, measures }: Directed,
  higher: boolean,
  lowerChoice: string,
): { notes: string[]; warnings: string[] } {
  const taken = higher ? 'higher' : 'lower'
  if (better === taken) return { notes: [`arrows in the table say that ${better} values are better`], warnings: [] }
  if (better !== null) {
    const warning = `arrows in the table say that ${better} values are better, and ${taken} ones were asked for`
    return { notes: [], warnings: [warning] }
  }
  const doubtful = higher ? [...new Set(measures)].filter(isLowerMeasure) : []
  if (doubtful.length === 0) return { notes: [], warnings: [] }
  const names = doubtful.map((name) => `\`${name}\``).join(', ')
  const usual = `lower values of ${names} are usually better, and higher values are taken as better here`
  return {
    notes: [],
    warnings: [`${usual}; if lower ones are, choose ${lowerChoice}, or put an arrow ↓ after the name`],
  }
}
