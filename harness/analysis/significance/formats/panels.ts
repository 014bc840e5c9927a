/** The tables of all pairs as papers and terminals set them. */
import { datasetName } from '../../../../db/catalogue/titles.ts'
import { inUnit, rangeText, signedIn, withMinus } from '../../../base/text.ts'
import { CORRECTION_ENTRIES } from '../../../statistics/corrections.ts'
import { formatExactP, formatP } from '../../../statistics/p-value.ts'
import { ALL_SEEDS_EQUAL } from '../../../statistics/pair-rule.ts'
import { type Cell, cell, NOT_AVAILABLE, type Panel } from '../../tables/formats/panel.ts'
import type { NamedPairs } from '../named-pairs.ts'
import type { Significance } from '../significance.ts'
import {
  degreesText,
  familyOf,
  intervalText,
  isDecided,
  type PairLine,
  type PairsView,
  pairsView,
  testsText,
  tiedRows,
  withSign,
} from '../view.ts'

/** The tables of a comparison of all pairs, as their files are called. */
export const PAIR_TABLES = ['pairs', 'matrix', 'intervals'] as const
export type PairTable = (typeof PAIR_TABLES)[number]

const PANELS: Record<PairTable, (loaded: NamedPairs, view: PairsView) => Panel> = {
  pairs: pairsPanel,
  matrix: matrixPanel,
  intervals: intervalsPanel,
}

export const panelOf = (loaded: NamedPairs, table: PairTable, view = pairsView(loaded)): Panel =>
  PANELS[table](loaded, view)

interface Written {
  head: string
  cell(line: PairLine): Cell
}

/**
 * Differences with their intervals, effect sizes and tests, without the columns in which nothing could be computed. Degrees of
 * freedom that all pairs share stand in the caption, and a pair has one statistic, so that the numbers of a few rows fit a page.
 */
function pairsPanel(loaded: NamedPairs, { lines, unit, decimals }: PairsView): Panel {
  const { numbers } = loaded
  const isSignificant = ({ verdict }: PairLine) => isDecided(verdict)
  const corrected: Written[] =
    numbers.correction === 'none'
      ? []
      : [
          {
            head: `${CORRECTION_ENTRIES[numbers.correction].title} p`,
            cell: (line) => known(line.pAdjusted, formatP, isSignificant(line)),
          },
        ]
  const columns: Written[] = [
    {
      head: unit === 'percent' ? 'Difference (pp)' : 'Difference',
      cell: ({ difference }) => cell(signedIn(difference, unit, decimals)),
    },
    { head: '95% CI', cell: ({ ci95 }) => known(ci95, (ends) => intervalText(ends, unit, decimals)) },
    {
      head: areMixed(numbers.pairs) ? 'g' : "Hedges' g",
      cell: ({ effect }) => known(effect?.g, (g) => withMinus(g.toFixed(2))),
    },
    statisticOf(numbers),
    ...(sharedDegrees(numbers) === null ? [{ head: 'df', cell: ({ df }: PairLine) => known(df, degreesText) }] : []),
    { head: 'p', cell: (line) => known(line.p, formatP, numbers.correction === 'none' && isSignificant(line)) },
    ...corrected,
  ]
  const kept = columns.filter((column) => lines.some((line) => column.cell(line) !== NOT_AVAILABLE))
  const what = `Differences on ${whatOf(loaded)}, first minus second${unit === 'percent' ? ', in percentage points' : ''}, smallest p first.`
  return {
    title: 'Pairs',
    caption: [what, howOf(loaded), ...statisticNotes(loaded), `Bold: ${levelOf(loaded)}.`].join(' '),
    groups: [],
    stub: 'Pair',
    heads: kept.map(({ head }) => head),
    sections: [
      lines.map((line) => ({ label: `${line.nameA} − ${line.nameB}`, cells: kept.map((one) => one.cell(line)) })),
    ],
  }
}

/** One column: t or U of a pair that seeds are tested of, counts of items of one that McNemar's test is of. */
function statisticOf({ test, pairs }: Significance): Written {
  const byRanks = test === 'mann-whitney'
  const symbol = byRanks ? 'U' : 't'
  return {
    head: areMixed(pairs)
      ? `${symbol} or a : b`
      : pairs.some(({ items }) => items !== null)
        ? 'Only one right'
        : symbol,
    cell: ({ statistic, items }) =>
      items === null
        ? known(statistic, (value) => withMinus(value.toFixed(byRanks ? 1 : 2)))
        : cell(`${items.onlyA} : ${items.onlyB}`),
  }
}

/** Whether seeds are tested of some pairs and items of others, whose numbers need short heads to fit a page together. */
const areMixed = (pairs: Significance['pairs']): boolean =>
  pairs.some(({ items }) => items !== null) && pairs.some(({ statistic }) => statistic !== null)

/** The degrees of freedom of all t-tests; null where they differ. */
function sharedDegrees({ pairs }: Significance): number | null {
  const [first, ...others] = new Set(pairs.flatMap(({ df }) => df ?? []))
  return first === undefined || others.length > 0 ? null : first
}

/** What the numbers of pairs are, as far as their heads do not say it. */
export function statisticNotes({ numbers, names }: NamedPairs): string[] {
  const { pairs } = numbers
  const shared = sharedDegrees(numbers)
  const which = areMixed(pairs) ? 'a : b' : 'Only one right'
  return [
    ...(areMixed(pairs) ? ["g: Hedges' g."] : []),
    ...(shared === null ? [] : [`t has df = ${degreesText(shared)}.`]),
    ...(pairs.some(({ items }) => items !== null)
      ? [`${which}: how many test items only the first row gets right, and how many only the second.`]
      : []),
    ...tiedRows(numbers).map((key) => `${names.get(key)!.full}: ${ALL_SEEDS_EQUAL}.`),
  ]
}

/** Corrected p of row against column; a sign says which of the two is higher where the difference is significant. */
function matrixPanel(loaded: NamedPairs, { matrix }: PairsView): Panel {
  return {
    title: 'Matrix',
    caption: `p of each row against each column on ${whatOf(loaded)}. ${howOf(loaded)} ${signs(loaded)}`,
    groups: [],
    stub: 'Row',
    heads: matrix.map(({ full }) => full),
    named: true,
    square: true,
    sections: [
      matrix.map(({ full, cells }) => ({
        label: full,
        cells: cells.map((one) => cell(one === null ? '' : withSign(one))),
      })),
    ],
  }
}

/** The mean of each row with its interval, without the columns of spreads where every row has a single seed. */
function intervalsPanel({ names, ...loaded }: NamedPairs): Panel {
  const { rows } = loaded.numbers
  const { unit } = loaded.column
  const inPercent = unit === 'percent'
  const hasSpread = rows.some(({ ci95 }) => ci95 !== null)
  return {
    title: 'Means',
    caption: `Means over seeds on ${whatOf(loaded)}${inPercent ? ', in percent' : ''}${hasSpread ? ', with their standard deviations and 95% t-intervals' : ''}.`,
    groups: [],
    stub: 'Row',
    heads: ['n', inPercent ? 'Mean (%)' : 'Mean', ...(hasSpread ? [inPercent ? 'SD (pp)' : 'SD', '95% CI'] : [])],
    sections: [
      rows.map(({ key, n, mean, sd, ci95 }) => {
        const spread = [
          known(sd, (value) => inUnit(value, unit)),
          known(ci95, (ends) => rangeText(ends, (end) => inUnit(end, unit))),
        ]
        return {
          label: names.get(key)!.full,
          cells: [cell(String(n)), cell(inUnit(mean, unit)), ...(hasSpread ? spread : [])],
        }
      }),
    ],
  }
}

function known<T>(value: T | null | undefined, write: (value: T) => string, strong = false): Cell {
  return value == null ? NOT_AVAILABLE : cell(write(value), strong)
}

export const whatOf = ({ numbers, column }: Pick<NamedPairs, 'numbers' | 'column'>): string =>
  `${datasetName(numbers.dataset)} by ${[column.band, column.title].filter(Boolean).join(', ')}`

function howOf({ numbers }: NamedPairs): string {
  const sides = numbers.alternative === 'two-sided' ? 'two-sided' : `one-sided (${numbers.alternative})`
  const corrected =
    numbers.correction === 'none'
      ? 'p-values are not corrected'
      : `corrected by ${CORRECTION_ENTRIES[numbers.correction].title} over ${familyOf(numbers)}`
  return `Tests: ${testsText(numbers)}, ${sides}; ${corrected}.`
}

export const levelOf = ({ numbers: { correction, alpha } }: NamedPairs): string =>
  `${correction === 'none' ? '' : 'corrected '}p below ${formatExactP(alpha)}`

/** What the signs of the matrix mean. */
export const signs = (loaded: NamedPairs): string =>
  `(+): the row is significantly higher than the column; (−): lower (${levelOf(loaded)}).`
