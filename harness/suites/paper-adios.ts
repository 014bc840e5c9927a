/**
 * The common part of the ADIOS paper's suites: three seeds of the published presets, with and without masks. The
 * paper's code does not contain the settings of the baselines. A suite uses those of the masked runs, without the masks;
 * its `-tuned` variant uses recipes that were tuned for the baselines.
 */
import type { RunConfigInput } from '../../db/config/run.ts'
import type { Masking } from '../../db/names.ts'
import { MASKS } from './presets/common.ts'
import type { RepresentationInput } from './presets/preset.ts'
import { TUNED_GUESSES, tunedBaseline } from './presets/tuned.ts'
import { type DefinedSuite, defineSuite, type Guess, perSeed, representation } from './suite.ts'

const SEEDS = [0, 1, 2]

type Evaluations = NonNullable<RepresentationInput['evaluations']>
type Presets = readonly { config: RepresentationInput }[]

/** A suite of presets with their own masks and with none, and its variant with tuned baselines. */
export function withAndWithout(
  name: string,
  presets: Presets,
  evaluations: Evaluations,
  further: readonly RunConfigInput[] = [],
): { suite: DefinedSuite; tuned: DefinedSuite } {
  return bothBaselines(name, (baselineOf) => [
    ...presets.flatMap(({ config }) => [
      ...seeded({ ...baselineOf(config), evaluations }),
      ...seeded({ ...config, evaluations }),
    ]),
    ...further,
  ])
}

/** The suite with the masked runs' settings for its baselines, and the one with tuned ones. */
export function bothBaselines(
  name: string,
  runs: (baselineOf: (config: RepresentationInput) => RepresentationInput) => RunConfigInput[],
): { suite: DefinedSuite; tuned: DefinedSuite } {
  return {
    suite: defineSuite(
      name,
      runs((config) => under(config, 'none')),
      BASELINE_GUESSES,
    ),
    tuned: defineSuite(`${name}-tuned`, runs(tunedBaseline), TUNED_GUESSES),
  }
}

const BASELINE_GUESSES: readonly Guess[] = [
  {
    what: "the baselines' settings are those of the ADIOS runs without the masks",
    why: "the paper's code has none of its own for them; the suite's -tuned variant uses tuned recipes",
  },
]

export function seeded(config: RepresentationInput): RunConfigInput[] {
  return perSeed(SEEDS, config).map(representation)
}

/** The same training with another masking, which has the options of the paper's code. */
export function under({ adios, ...config }: RepresentationInput, masking: Masking): RepresentationInput {
  const own =
    masking === config.masking ? { adios } : (MASKS as Partial<Record<Masking, Partial<RepresentationInput>>>)[masking]
  return { ...config, masking, ...own }
}

export const onResnet = <P extends { config: RepresentationInput }>(presets: readonly P[]): P[] =>
  presets.filter(({ config }) => config.backbone?.name === 'resnet18')
