/** A suite: a name and the resolved configs of its runs. Definitions list only what differs from the defaults. */
import { type RunConfig, type RunConfigInput, runConfigSchema } from '../../db/config/run.ts'
import type { RepresentationInput } from './presets/preset.ts'

export interface Suite {
  name: string
  readonly runs: RunConfig[]
}

/** Resolves the configs on first access, because all suites together have more than a thousand. */
export function defineSuite(name: string, runs: readonly RunConfigInput[]): Suite {
  let resolved: RunConfig[] | undefined
  return {
    name,
    get runs() {
      resolved ??= runs.map((run) => runConfigSchema.parse(run))
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
