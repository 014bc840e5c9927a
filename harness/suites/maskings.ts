/** The question of the ADIOS paper's table 7: which masking helps which method, on scenes with true objects. */
import { isRegistered } from '../../db/catalogue/registered.ts'
import { ADIOS_METHODS, MASKINGS } from '../../db/names.ts'
import { scenes } from './presets/cpu.ts'
import type { RepresentationInput } from './presets/preset.ts'

/** One run for every masking of ours and every method. */
export function everyMasking(
  difference: Partial<RepresentationInput>,
  methods: readonly (typeof ADIOS_METHODS)[number][] = ADIOS_METHODS,
): RepresentationInput[] {
  const ours = MASKINGS.filter((masking) => !isRegistered('masking', masking))
  return ours.flatMap((masking) =>
    methods.map((method) => ({
      ...scenes,
      ...difference,
      method,
      masking,
      evaluations: [{ name: 'multilabel' as const }],
    })),
  )
}

/** The baselines that every row of the table must beat to have learned anything. */
export function sceneBaselines(difference: Partial<RepresentationInput>): RepresentationInput[] {
  return (['random-init', 'raw-pixels'] as const).map((method) => ({
    ...scenes,
    ...difference,
    method,
    epochs: 0,
    evaluations: [{ name: 'multilabel' as const }],
  }))
}
