/**
 * The config of a run. One zod definition gives the type, the defaults, the stored JSON and the validation of files
 * given to `run`. A resolved config holds every option; two runs are the same exactly when these are equal.
 */
import * as z from 'zod'
import { externalSchema } from './external.ts'
import { noisyLabelsSchema } from './noisy-labels.ts'
import { pluginDigests } from './plugins.ts'
import type { ReportedConfig } from './reported.ts'
import { representationSchema } from './representation.ts'

export const runConfigSchema = z.discriminatedUnion('kind', [representationSchema, noisyLabelsSchema, externalSchema])

/** Every data set that a run reads, its own first. */
export function datasetsOf(config: RunConfig): string[] {
  const asked = config.kind === 'noisy-labels' ? [] : config.evaluations
  const further = asked.flatMap((one) => [
    ...('dataset' in one ? [one.dataset] : []),
    ...('head' in one && one.head !== 'own' ? [one.head] : []),
  ])
  return [...new Set([config.dataset, ...further])]
}

/** What a run depends on besides our code: its data sets, and its plugins as `plugin:<key>`; `runs.data_names`. */
export function dependenciesOf(config: RunConfig): string[] {
  return [...datasetsOf(config), ...Object.keys(pluginDigests(config)).map((key) => `${PLUGIN}${key}`)]
}

export const PLUGIN = 'plugin:'

export type RunConfig = z.output<typeof runConfigSchema>
/** What is stored: numbers that others report have a config too, but cannot be run. */
export type StoredConfig = RunConfig | ReportedConfig
export type RunnableKind = RunConfig['kind']
export type RunConfigInput = z.input<typeof runConfigSchema>
