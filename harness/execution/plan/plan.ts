/** Expands a suite into its list of runs, in order, each with its identity. */
import { resolvedName } from '../../../datasets/index.ts'
import { labelsOf } from '../../../db/config/labels.ts'
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

/** A config with the name that tells it apart within its suite. */
interface Named {
  config: RunConfig
  name: string
  label: string
}

/** @throws UsageError when the selection is empty. */
export function planSuite(suite: Suite, { only, seeds }: Selection = {}): PlannedRun[] {
  const resolved = suite.runs.map(withResolvedNames)
  const runs = named(seeds === undefined ? resolved : reseed(resolved, seeds))
  const kept = only === undefined ? runs : chosen(runs, only)
  if (kept.length === 0) {
    const names = [...new Set(runs.map(({ name }) => name))]
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

function named(configs: readonly RunConfig[]): Named[] {
  const labels = labelsOf(configs, (config) => nameOf(config))
  return configs.map((config, i) => ({ config, name: nameOf(config, labels[i]), label: labels[i]! }))
}

function planned(runs: readonly Named[]): PlannedRun[] {
  const digests = new Map<string, string>()
  return runs.map((run) => ({ ...run, ...identify(run.config, digests) }))
}

function chosen(runs: readonly Named[], only: string): Named[] {
  const pattern = globPattern(only)
  const matching = runs.filter(({ name }) => pattern.test(name))
  if (matching.length > 0 || !/^[0-9a-f]{12}$/.test(only)) return matching
  const ids = planned(runs)
  return runs.filter((_, i) => ids[i]!.id === only)
}

/**
 * The value of `only` that, with the seed, selects one run of a suite: its name, or its id if others share the name.
 */
export function selectors(suite: Suite): (run: PlannedRun) => string {
  const times = new Map<string, number>()
  const runs = named(reseed(suite.runs.map(withResolvedNames), [0]))
  for (const { name } of runs) times.set(name, (times.get(name) ?? 0) + 1)
  return ({ id, name, label, config }) => {
    return times.get(nameOf({ ...config, seed: 0 }, label)) === 1 && !/[*?]/.test(name) ? name : id
  }
}

function reseed(configs: readonly RunConfig[], seeds: readonly number[]): RunConfig[] {
  const unseeded = new Map(configs.map((config) => [canonicalJson({ ...config, seed: 0 }), config]))
  return [...unseeded.values()].flatMap((config) => seeds.map((seed) => ({ ...config, seed })))
}
