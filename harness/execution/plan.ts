/** From a suite to the list of runs it asks for, in order, each with its identity. */
import type { RunConfig } from '../../db/config.ts'
import { UsageError } from '../errors.ts'
import type { Suite } from '../suites/suite.ts'
import { nameOf } from './describe.ts'
import { canonicalJson } from './hash.ts'
import { type Identity, identify } from './identity.ts'

export interface PlannedRun extends Identity {
  /** `<data set>/<method>-<masking>/<seed>`; what `--only` matches. */
  name: string
  config: RunConfig
}

export interface Selection {
  /** Shell-like pattern over names; `*` matches anything, slashes too. */
  only?: string | undefined
  /** Replaces the seeds that the suite asks for. */
  seeds?: readonly number[] | undefined
}

/** @throws UsageError when the selection leaves nothing. */
export function planSuite(suite: Suite, { only, seeds }: Selection = {}): PlannedRun[] {
  const configs = seeds === undefined ? suite.runs : reseed(suite.runs, seeds)
  const pattern = only === undefined ? null : globPattern(only)
  const kept = configs.filter((config) => pattern?.test(nameOf(config)) ?? true)
  if (kept.length === 0) {
    const names = [...new Set(configs.map((config) => nameOf(config)))]
    throw new UsageError({
      what: `no run of ${suite.name} matches "${only}"`,
      remedy: `the names are like ${names.slice(0, 3).join(', ')}; * matches anything`,
    })
  }
  const digests = new Map<string, string>()
  const planned = kept.map((config) => ({ config, name: nameOf(config), ...identify(config, digests) }))
  return [...new Map(planned.map((run) => [run.id, run])).values()]
}

function reseed(configs: readonly RunConfig[], seeds: readonly number[]): RunConfig[] {
  const unseeded = new Map(configs.map((config) => [canonicalJson({ ...config, seed: 0 }), config]))
  return [...unseeded.values()].flatMap((config) => seeds.map((seed) => ({ ...config, seed })))
}

/** `*` matches anything, slashes too; `?` one character. */
export function globPattern(glob: string): RegExp {
  const escaped = glob.replace(/[.+^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`)
}
