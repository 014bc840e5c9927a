/**
 * The rule that decides how two rows with a value a seed are compared. Every page, command and answer of the API follows
 * it, so that one pair of rows has one p everywhere.
 *
 * - Paired t-test over the shared seeds, if there are at least two of them and they make up at least half the seeds of the row with fewer:
 *   the same seed gives both rows the same data order and augmentations. A row made elsewhere shares seeds with others
 *   made elsewhere alone.
 * - Else Welch's t-test over all values of both. Variances are never pooled, neither of two rows nor of many.
 * - A row whose seeds all gave the same value takes part in neither: whether it is deterministic or the values are equal
 *   by chance, they have no spread, and its runs count as one observation.
 */
import { available, type Outcome, unavailable } from './outcome.ts'
import { type Interval, isConstant, type Summary, summarize } from './summary.ts'
import { paired, pairedStatistic, type TStatistic, welch, welchStatistic } from './t-test.ts'

export interface Seeded {
  /** Negative: the value has no named seed, and shares none. */
  seed: number
  value: number
  /** Who drew by the seed, if not maskbench: two rows share what a seed draws only where one program made both. */
  maker?: string | undefined
}

/** What a test found; null where there is none. */
export interface TestNumbers {
  difference: number
  ci95: Interval | null
  statistic: number | null
  df: number | null
  p: number | null
  /** Why there is no p. */
  reason: string | null
}

/** The difference is A - B, of the means of the tested values. */
export interface SeedTest<Test = 'paired' | 'welch'> extends TestNumbers {
  test: Test
  /** The seeds that the test is over. */
  seeds: number[]
  /** The values that were tested, those of A and those of B; pair by pair where seeds are paired. */
  x: number[]
  y: number[]
}

/** `auto` follows the rule; the others are asked for by people who know better what seeds share. */
export const SEED_TESTS = ['auto', 'welch', 'paired'] as const
export type SeedTestName = (typeof SEED_TESTS)[number]

type Samples<Test = 'paired' | 'welch'> = Pick<SeedTest<Test>, 'test' | 'seeds' | 'x' | 'y'>

/** Fewer pairs have no spread. */
const FEWEST_SHARED = 2

/** Whether so many shared seeds are paired, where the row with fewer seeds has `fewer`. */
export const arePaired = (shared: number, fewer: number): boolean => shared >= Math.max(FEWEST_SHARED, fewer / 2)

/** Whether a seed is named, so that others can share it. */
const isNamed = (seed: number): boolean => seed >= 0

/** Whether several seeds all gave the same value. */
export const allSeedsEqual = (values: readonly number[]): boolean => values.length > 1 && isConstant(values)

/** The mean over seeds; where all seeds gave the same value it has no deviation and no interval. */
export function summarizeSeeds(values: readonly number[]): Summary {
  return { ...summarize(values), ...(allSeedsEqual(values) ? { sd: null, ci95: null } : {}) }
}

/** The same rule in words, for help texts and pages. */
export const PAIR_RULE =
  "paired t-test over the shared seeds, if there are at least two of them and they make up at least half the seeds of the row with fewer; otherwise Welch's t-test over all seeds"

/** Two trained networks may be right on equally many items, so that equal values alone do not show their cause. */
export const EQUAL_SEEDS = 'all seeds gave the same value (deterministic, or equal by chance)'

export const ALL_SEEDS_EQUAL = `${EQUAL_SEEDS}, so that its runs count as one observation in tests`

/** A against B by their seeds, or why seeds cannot be tested at all. */
export function testSeeds(a: readonly Seeded[], b: readonly Seeded[], test: SeedTestName = 'auto'): Outcome<SeedTest> {
  const chosen = chooseSamples(a, b, test)
  return chosen.value === null ? chosen : available(tested(chosen.value))
}

/**
 * A by its seeds against a number that is known without error, such as the score of masks that do not depend on the image:
 * a one-sample t-test.
 */
export function testAgainst(a: readonly Seeded[], known: number): Outcome<SeedTest<'one-sample'>> {
  if (a.length < 2) return unavailable('a single run has no spread')
  if (allSeedsEqual(numbers(a))) return unavailable(ALL_SEEDS_EQUAL)
  const seeds = a.map(({ seed }) => seed)
  return available(tested({ test: 'one-sample', seeds, x: numbers(a), y: a.map(() => known) }))
}

function tested<Test>(samples: Samples<Test>): SeedTest<Test> {
  const { test, x, y } = samples
  // Against a known number it is the test of the differences from it.
  const { value, reason } = test === 'welch' ? welch(x, y) : paired(x, y)
  return {
    ...samples,
    difference: summarize(x).mean - summarize(y).mean,
    ci95: value?.ci95 ?? null,
    statistic: value?.t ?? null,
    df: value?.df ?? null,
    p: value?.p ?? null,
    reason,
  }
}

/** The statistic of the same test by itself, which takes a fraction of the time. */
export function seedStatistic(a: readonly Seeded[], b: readonly Seeded[]): Outcome<TStatistic> {
  const chosen = chooseSamples(a, b)
  if (chosen.value === null) return chosen
  const { test, x, y } = chosen.value
  return test === 'paired' ? pairedStatistic(x, y) : welchStatistic(x, y)
}

function chooseSamples(a: readonly Seeded[], b: readonly Seeded[], test: SeedTestName = 'auto'): Outcome<Samples> {
  const fewer = Math.min(a.length, b.length)
  if (fewer < 2) return unavailable('a single run has no spread')
  if (allSeedsEqual(numbers(a)) || allSeedsEqual(numbers(b))) return unavailable(ALL_SEEDS_EQUAL)
  const shared = sharedValues(a, b)
  if (test === 'paired' && shared.length < FEWEST_SHARED) {
    return unavailable(
      `a paired test needs at least two shared seeds (they share ${shared.length}${whyNotShared(a, b)})`,
    )
  }
  if (test === 'paired' || (test === 'auto' && arePaired(shared.length, fewer))) {
    const [x, y] = [shared.map((pair) => pair.x), shared.map((pair) => pair.y)]
    return available({ test: 'paired', seeds: shared.map(({ seed }) => seed), x, y })
  }
  return available({ test: 'welch', seeds: allSeeds(a, b), x: numbers(a), y: numbers(b) })
}

/** Why seeds of the same number are not shared. */
function whyNotShared(a: readonly Seeded[], b: readonly Seeded[]): string {
  const isForeign = a.some((one) => isNamed(one.seed) && b.some((other) => differInMaker(one, other)))
  return isForeign ? ', since a row trained elsewhere or reported shares none with runs of maskbench' : ''
}

const differInMaker = (a: Seeded, b: Seeded): boolean => a.seed === b.seed && a.maker !== b.maker

/** The difference A - B where seeds are not tested: of the first shared seed, else of the means. */
export function withoutSpread(
  a: readonly Seeded[],
  b: readonly Seeded[],
): Pick<SeedTest, 'difference' | 'seeds' | 'x' | 'y'> {
  const [first] = sharedValues(a, b).sort((one, other) => one.seed - other.seed)
  if (first && Math.min(a.length, b.length) === 1) {
    return { difference: first.x - first.y, seeds: [first.seed], x: [first.x], y: [first.y] }
  }
  const [x, y] = [numbers(a), numbers(b)]
  return { difference: summarize(x).mean - summarize(y).mean, seeds: allSeeds(a, b), x, y }
}

/** The values of both under the named seeds that both have and one program drew by, in the order of A. */
export function sharedValues(a: readonly Seeded[], b: readonly Seeded[]): { seed: number; x: number; y: number }[] {
  const shared: { seed: number; x: number; y: number }[] = []
  for (const { seed, value, maker } of a) {
    if (!isNamed(seed)) continue
    const other = b.find((one) => one.seed === seed && one.maker === maker)
    if (other) shared.push({ seed, x: value, y: other.value })
  }
  return shared
}

const numbers = (seeded: readonly Seeded[]): number[] => seeded.map(({ value }) => value)

const allSeeds = (a: readonly Seeded[], b: readonly Seeded[]): number[] =>
  [...new Set([...a, ...b].map(({ seed }) => seed))].sort((one, other) => one - other)
