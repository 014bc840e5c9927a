/** Expands a suite into its list of runs, in order, each with its identity. */
import { resolvedName } from '../../../datasets/sets/folder.ts'
import type { RunConfig } from '../../../db/config/run.ts'
import { nameOf } from '../../../db/describe-run.ts'
import { UsageError } from '../../base/errors.ts'
import { globPattern } from '../../base/glob.ts'
import { canonicalJson } from '../../base/hash.ts'
import type { PlannedRun } from '../../store/runs/planned-run.ts'
import type { Suite } from '../../suites/suite.ts'
import { identify } from './identity.ts'

export interface Selection {
  /** A glob over names, in which `*` also matches slashes, or the id of one run. */
  only?: string | undefined
  /** Replaces the seeds of the suite. */
  seeds?: readonly number[] | undefined
}

/** @throws UsageError when the selection is empty. */
export function planSuite(suite: Suite, { only, seeds }: Selection = {}): PlannedRun[] {
  const runs = suite.runs.map(withResolvedNames)
  const configs = seeds === undefined ? runs : reseed(runs, seeds)
  const kept = only === undefined ? configs : chosen(configs, only)
  if (kept.length === 0) {
    const names = [...new Set(configs.map((config) => nameOf(config)))]
    throw new UsageError({
      what: `no run of ${suite.name} matches "${only}"`,
      remedy: `names look like ${names.slice(0, 3).join(', ')}; * matches anything`,
    })
  }
  return [...new Map(planned(kept).map((run) => [run.id, run])).values()]
}

/** The same folder is one data set, however it is typed and from wherever. */
function withResolvedNames(config: RunConfig): RunConfig {
  const dataset = resolvedName(config.dataset)
  if (config.kind !== 'representation') return { ...config, dataset } as RunConfig
  const evaluations = config.evaluations.map((one) => {
    return 'dataset' in one ? { ...one, dataset: resolvedName(one.dataset) } : one
  })
  return { ...config, dataset, evaluations }
}

function planned(configs: readonly RunConfig[]): PlannedRun[] {
  const digests = new Map<string, string>()
  return configs.map((config) => ({ config, name: nameOf(config), ...identify(config, digests) }))
}

function chosen(configs: readonly RunConfig[], only: string): RunConfig[] {
  const pattern = globPattern(only)
  const named = configs.filter((config) => pattern.test(nameOf(config)))
  if (named.length > 0 || !/^[0-9a-f]{12}$/.test(only)) return named
  return planned(configs).flatMap(({ id, config }) => (id === only ? [config] : []))
}

/**
 * The value of `only` that, with the seed, selects one run of a suite: its name, or its id if others share the name.
 */
export function selectors(suite: Suite): (run: PlannedRun) => string {
  const nameless = (config: RunConfig) => nameOf({ ...config, seed: 0 })
  const times = new Map<string, number>()
  for (const config of reseed(suite.runs.map(withResolvedNames), [0])) {
    times.set(nameless(config), (times.get(nameless(config)) ?? 0) + 1)
  }
  return ({ id, name, config }) => (times.get(nameless(config)) === 1 && !/[*?]/.test(name) ? name : id)
}

function reseed(configs: readonly RunConfig[], seeds: readonly number[]): RunConfig[] {
  const unseeded = new Map(configs.map((config) => [canonicalJson({ ...config, seed: 0 }), config]))
  return [...unseeded.values()].flatMap((config) => seeds.map((seed) => ({ ...config, seed })))
}
