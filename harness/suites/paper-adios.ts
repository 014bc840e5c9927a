/**
 * The common part of the ADIOS paper's suites: three seeds of the published presets, with and without masks. The
 * paper's code does not contain the settings of the baselines; they are those of the masked runs, without the masks.
 */
import type { RunConfigInput } from '../../db/config/run.ts'
import type { Masking } from '../../db/names.ts'
import type { RepresentationInput } from './presets/preset.ts'
import { perSeed, representation } from './suite.ts'

const SEEDS = [0, 1, 2]

/** The published probe: 100 epochs of SGD at a fixed rate on features as they are. */
export const PUBLISHED_PROBE = { name: 'sgd' } as const

type Evaluations = NonNullable<RepresentationInput['evaluations']>

/** Each preset with its own masks and with none. */
export function withAndWithout(
  presets: readonly { config: RepresentationInput }[],
  evaluations: Evaluations,
): RunConfigInput[] {
  return presets.flatMap(({ config }) => [
    ...seeded({ ...under(config, 'none'), evaluations }),
    ...seeded({ ...config, evaluations }),
  ])
}

export function seeded(config: RepresentationInput): RunConfigInput[] {
  return perSeed(SEEDS, config).map(representation)
}

/** The same training with another masking, which has its default options. */
export function under({ adios, ...config }: RepresentationInput, masking: Masking): RepresentationInput {
  return { ...config, masking, ...(masking === config.masking ? { adios } : {}) }
}

export const onResnet = <P extends { config: RepresentationInput }>(presets: readonly P[]): P[] =>
  presets.filter(({ config }) => config.backbone?.name === 'resnet18')
