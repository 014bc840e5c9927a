/** Ranks of the methods across data sets, with the tests of all pairs or against one method. */
import { type ControlTests, rankZTests, wilcoxonTests } from '../../statistics/control-ranks.ts'
import {
  type CriticalDifferences,
  criticalDifferences,
  wilcoxonOutOfReach,
} from '../../statistics/critical-difference.ts'
import { nemenyiP } from '../../statistics/nemenyi.ts'
import { type Outcome, unavailable } from '../../statistics/outcome.ts'
import type { RankTest } from '../significance/options.ts'
import { rankOrder } from '../significance/rank-order.ts'
import { summaryOf } from './samples/sample.ts'
import type { OwnTable } from './table.ts'

export interface RankOptions {
  rankTest: RankTest
  alpha: number
  higherIsBetter: boolean
  /** The only method that the others are compared with; absent: all pairs. */
  against?: string
}

export interface ComparedWithControl extends ControlTests {
  /** Whether each method differs significantly from the control: not unless Friedman's test finds a difference. */
  differs: boolean[]
}

export interface RankAnalysis extends CriticalDifferences {
  /** Best mean rank first, tied ones by name; the order of all lists here. */
  methods: string[]
  /** p of each pair under Nemenyi's test, [methods, methods]; null under Wilcoxon's, and with a control. */
  nemenyi: number[][] | null
  /** Comparisons with the method that all are compared with; null: all pairs. */
  control: ComparedWithControl | null
}

/** Friedman's test over the means of the methods that have a value on every data set. */
export function rank(
  table: OwnTable,
  methods: readonly string[],
  { rankTest, alpha, higherIsBetter, against }: RankOptions,
): Outcome<RankAnalysis> {
  if (methods.length === 0) return unavailable('no method has a value on every data set')
  if (against !== undefined && !methods.includes(against)) {
    return unavailable(`${against} has no value on some data set`)
  }
  const blocks = table.datasets.map((dataset) =>
    methods.map((method) => summaryOf(table.sample(method, dataset)!).mean),
  )
  const outcome = criticalDifferences(blocks, { rankTest, alpha, higherIsBetter, rows: 'methods' })
  if (outcome.value === null) return outcome
  const { friedman, meanRanks, p, pAdjusted, w, cliques, ...rest } = outcome.value
  const order = rankOrder(meanRanks, methods)
  const ranks = order.map((i) => meanRanks[i]!)
  const control = against === undefined ? -1 : order.indexOf(methods.indexOf(against))
  const tests = control < 0 ? null : controlTests(blocks, order, ranks, control, rankTest)
  const distance = (i: number, j: number) => nemenyiP(ranks[i]! - ranks[j]!, ranks.length, blocks.length)
  return {
    reason: null,
    value: {
      ...rest,
      friedman: { ...friedman, meanRanks: ranks },
      meanRanks: ranks,
      p: order.map((i) => order.map((j) => p[i]![j]!)),
      pAdjusted: order.map((i) => order.map((j) => pAdjusted[i]![j]!)),
      w: order.map((i) => order.map((j) => w[i]![j]!)),
      cliques: cliques.map((clique) => clique.map((row) => order.indexOf(row)).sort((a, b) => a - b)),
      methods: order.map((i) => methods[i]!),
      control: null,
      nemenyi: rankTest === 'nemenyi' ? ranks.map((_, i) => ranks.map((_, j) => distance(i, j))) : null,
      ...(tests !== null && {
        ...againstControl(tests, friedman.p < alpha, alpha),
        caveat:
          rankTest === 'nemenyi'
            ? null
            : wilcoxonOutOfReach(blocks.length, `${ranks.length} methods, no comparison`, ranks.length - 1, alpha),
      }),
    },
  }
}

/** @param order - of the columns of `blocks`, as `ranks` are. */
function controlTests(
  blocks: readonly (readonly number[])[],
  order: readonly number[],
  ranks: readonly number[],
  control: number,
  rankTest: RankTest,
): ControlTests {
  if (rankTest === 'nemenyi') return rankZTests(ranks, blocks.length, control)
  return wilcoxonTests(
    blocks.map((block) => order.map((i) => block[i]!)),
    control,
  )
}

/** What comparisons with a control replace: the diagram joins it with the neighbours that do not differ from it. */
function againstControl(tests: ControlTests, differ: boolean, alpha: number) {
  const { control, p, pAdjusted, w } = tests
  const crossed = (values: readonly (number | null)[]) =>
    rows.map((i) => rows.map((j) => (i === control ? values[j]! : j === control ? values[i]! : null)))
  const rows = [...pAdjusted.keys()]
  const differs = pAdjusted.map((one) => differ && one !== null && one < alpha)
  const alike = (row: number) => !differs[row]
  const above = rows.filter((row) => row <= control)
  const first = above.findLastIndex((row) => !alike(row)) + 1
  const beyond = rows.find((row) => row > control && !alike(row)) ?? rows.length
  const joined = rows.slice(first, beyond)
  return {
    control: { ...tests, differs },
    nemenyi: null,
    criticalDifference: null,
    p: crossed(p),
    pAdjusted: crossed(pAdjusted),
    w: crossed(w),
    cliques: joined.length > 1 ? [joined] : [],
  }
}
