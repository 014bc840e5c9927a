import { type Command, Option } from 'commander'
import { UsageError } from '../../base/errors.ts'
import { fullStop, withMinus } from '../../base/text.ts'
import type { MannWhitney } from '../../statistics/mann-whitney.ts'
import { formatExactP } from '../../statistics/p-value.ts'
import { ALPHA } from '../../statistics/significance-level.ts'
import type { TTest } from '../../statistics/t-test.ts'
import { list, real } from '../arguments.ts'
import type { Act, Run } from '../io.ts'
import { declareTable } from './stats/table.ts'

const TESTS = ['welch', 'student', 'paired', 'mann-whitney'] as const

interface Options {
  a: number[]
  b: number[]
  test: (typeof TESTS)[number]
}

export function declare(program: Command, act: Act): void {
  const stats = program.command('stats').description('run statistical tests on given numbers')
  stats
    .command('two-sample')
    .description('test whether two groups of values differ: two-sided, with a 95% interval of the difference')
    .requiredOption('--a <numbers>', 'the first group, e.g. 81.2,80.9,82.0', list(real()))
    .requiredOption('--b <numbers>', 'the second group', list(real()))
    .addOption(
      new Option(
        '--test <test>',
        'welch: for separate seeds; student: assumes equal variances; paired: value i of both groups has the same seed; mann-whitney: exact rank test, with the shift of Hodges and Lehmann in place of the difference of means',
      )
        .choices(TESTS)
        .default('welch'),
    )
    .addHelpText('after', examples)
    .action(act(run))
  declareTable(stats, act)
  stats.addHelpText('after', `${examples}\n  $ npx maskbench stats table results.csv`)
}

const examples = `
Examples:
  $ npx maskbench stats two-sample --a 81.2,80.9,82.0 --b 83.1,82.4,83.3
  $ npx maskbench stats two-sample --a .81,.80,.82 --b .83,.82,.83 --test paired
  $ npx maskbench stats two-sample --a 1,2,3,4 --b 5,6,7,8 --test mann-whitney --json`

export const run: Run<Options> = async ({ a, b, test }, io) => {
  if (test === 'paired' && a.length !== b.length) {
    throw new UsageError({
      what: `a paired test needs the same number of values in --a (${a.length}) and --b (${b.length})`,
      remedy: 'give value i of both groups the same seed, or use --test welch',
    })
  }
  const { paired, student, welch } = await import('../../statistics/t-test.ts')
  const { mannWhitney } = await import('../../statistics/mann-whitney.ts')
  const { summarize } = await import('../../statistics/summary.ts')
  const outcome = { welch, student, paired, 'mann-whitney': mannWhitney }[test](a, b)
  const statistic = test === 'mann-whitney' ? { u: null, shift: null } : { t: null, df: null }
  const means = { meanA: summarize(a).mean, meanB: summarize(b).mean }
  const json = outcome.value ?? { test, ...statistic, p: null, ...means, ci95: null, reason: outcome.reason }
  io.result(json, () =>
    outcome.value
      ? describe(outcome.value, a.length * b.length)
      : fullStop(`${names[test]}: n/a, because ${outcome.reason}`),
  )
}

const names: Record<Options['test'], string> = {
  welch: 'Welch t-test (variances may differ)',
  student: 'Student t-test (equal variances)',
  paired: 'Paired t-test',
  'mann-whitney': 'Exact Mann-Whitney test',
}

/** @param pairs - number of values of a times number of values of b. */
function describe(result: TTest | MannWhitney, pairs: number): string {
  const { meanA, meanB, ci95, p } = result
  const statistic = 'u' in result ? `U = ${result.u}` : `t = ${digits(result.t)}, df = ${digits(result.df)}`
  const interval = ci95 === null ? 'too few values for a 95% interval' : `95% interval ${ci95.map(digits).join(' to ')}`
  // The order of the ranks can differ from the order of the means.
  const higher = 'u' in result ? result.u > pairs - result.u : meanA > meanB
  const mean = beside(meanA - meanB)
  const lines = [
    `${names[result.test]}, two-sided: ${statistic}, p = ${formatExactP(p)}`,
    `mean a ${mean(meanA)}, mean b ${mean(meanB)}, difference a - b ${digits(meanA - meanB)}${'u' in result ? '' : ` (${interval})`}`,
    ...('u' in result
      ? [
          `Hodges-Lehmann shift a - b ${digits(result.shift)} (${interval}): the median of the differences between a value of a and one of b.`,
          'U counts the pairs of such values in which that of a is larger, a tie as one half.',
        ]
      : []),
    p < ALPHA
      ? `At the ${100 * ALPHA}% level ${higher ? 'a' : 'b'} is higher.`
      : `The groups do not differ significantly at the ${100 * ALPHA}% level.`,
  ]
  if ('u' in result && result.smallestP >= ALPHA) {
    lines.push(
      `Groups this small cannot reach p < ${formatExactP(ALPHA)} with this test: the smallest possible p is ${formatExactP(result.smallestP)}.`,
    )
  }
  return lines.join('\n')
}

/** Formats means with enough decimals to show their difference, so that 1000.2 and 1000.6 are not both 1000. */
function beside(difference: number): (mean: number) => string {
  if (difference === 0) return digits
  const decimals = Math.min(12, Math.max(0, 3 - Math.floor(Math.log10(Math.abs(difference)))))
  return (mean) => (Math.abs(mean) < 1e15 ? withMinus(Number(mean.toFixed(decimals)).toString()) : digits(mean))
}

function digits(value: number): string {
  return withMinus(Number(value.toPrecision(4)).toString())
}
