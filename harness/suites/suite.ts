/** A suite: a name and the resolved configs of its runs. Definitions list only what differs from the defaults. */
import { type RunConfig, type RunConfigInput, runConfigSchema } from '../../db/config/run.ts'
import type { RepresentationInput } from './presets/preset.ts'

export interface Suite {
  name: string
  readonly runs: RunConfig[]
  /** Settings that the paper does not give; none in suites that repeat no paper. */
  readonly guesses?: readonly Guess[]
}

/** A setting of a paper's suite that neither the paper nor its code gives. */
export interface Guess {
  /** The options with their values, e.g. `lambda 1`. */
  what: string
  /** Why this value, without full stop. */
  why: string
}

export interface DefinedSuite extends Suite {
  /** The runs as the suite states them, before defaults are filled in. */
  readonly given: readonly RunConfigInput[]
  readonly guesses: readonly Guess[]
}

/** Resolves the configs on first access, because all suites together have more than a thousand. */
export function defineSuite(
  name: string,
  given: readonly RunConfigInput[],
  guesses: readonly Guess[] = [],
): DefinedSuite {
  let resolved: RunConfig[] | undefined
  return {
    name,
    given,
    guesses,
    get runs() {
      resolved ??= given.map((run) => runConfigSchema.parse(run))
      return resolved
    },
  }
}

/** A representation run from a preset's config. */
export function representation(config: RepresentationInput): RunConfigInput {
  return { kind: 'representation', ...config }
}

/** The same config once per seed. */
export function perSeed<T extends RunConfigInput | RepresentationInput>(
  seeds: readonly number[],
  config: T,
): (T & { seed: number })[] {
  return seeds.map((seed) => ({ ...config, seed }))
}
