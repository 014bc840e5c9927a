/** Finds runs that a table gives under several seeds: the same number twice is one observation. */
import type { ReportedConfig } from '../../../../db/config/reported.ts'
import { groupBy } from '../../../../db/queries/group-by.ts'

interface Reported {
  config: ReportedConfig
  scores: readonly { evaluation: string; condition: string; metric: string; protocol: string; value: number }[]
}

/** Digits in all from which equal numbers are no coincidence: two accuracies in percent with a decimal, for instance. */
const FEWEST_DIGITS = 6

/** A warning for each row of which two seeds have the same numbers throughout, on all data sets. */
export function repeatedSeeds(runs: readonly Reported[]): string[] {
  const ofRow = groupBy(runs, ({ config: { name, masking, backbone } }) => JSON.stringify([name, masking, backbone]))
  return [...ofRow.values()].flatMap((own) => {
    const seeds = [...groupBy(own, ({ config }) => config.seed)].map(([seed, of]) => ({ seed, numbers: numbersOf(of) }))
    const alike = [...groupBy(seeds, ({ numbers }) => JSON.stringify(numbers)).values()]
    return alike
      .filter(
        ([first, second]) => second !== undefined && first!.seed >= 0 && digitsIn(first!.numbers) >= FEWEST_DIGITS,
      )
      .map((same) => {
        const list = same.map(({ seed }) => seed).join(', ')
        return `${own[0]!.config.name} has the same numbers with the seeds ${list}; if they are one run, import it once, since intervals and p count each seed`
      })
  })
}

type Numbers = [key: string, value: number][]

const numbersOf = (runs: readonly Reported[]): Numbers =>
  runs
    .flatMap(({ config: { dataset }, scores }) =>
      scores.map(({ value, ...score }): Numbers[number] => [JSON.stringify([dataset, score]), value]),
    )
    .sort(([a], [b]) => (a < b ? -1 : 1))

const digitsIn = (numbers: Numbers): number =>
  numbers.reduce((sum, [, value]) => sum + String(value).replace(/^0\.|\D/g, '').length, 0)
