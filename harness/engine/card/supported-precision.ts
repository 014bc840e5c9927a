/** The precisions that a device supports, without loading the engine. */
import type { RepresentationConfig } from '../../../db/config/representation.ts'
import { EnvironmentError } from '../../base/errors.ts'
import { processorFlags } from '../processor.ts'

type Precisions = Pick<RepresentationConfig, 'precision' | 'evaluationPrecision'>

/** A device: its kind and, for a GPU, its model and its compute capability such as `9.0`. */
export interface Computer {
  kind: 'cpu' | 'gpu'
  name: string | null
  capability: string | null
}

/** GPUs support TensorFloat-32 and bfloat16 from this capability on. */
const AMPERE = 8
/** CPU features: with either of them, oneDNN computes in bfloat16; without both, it emulates bfloat16. */
const BFLOAT16_FLAGS = ['avx512_bf16', 'amx_bf16']

export function hasTensorFloat32({ kind, capability }: Computer): boolean {
  return kind === 'gpu' && Number.parseFloat(capability ?? '0') >= AMPERE && process.env.NVIDIA_TF32_OVERRIDE !== '0'
}

/** The precisions of a run on this device: float32 replaces TensorFloat-32 if the device does not support it. */
export function precisionsOn(device: Computer, { precision, evaluationPrecision }: Precisions) {
  const on = (asked: Precisions['precision']) => (asked === 'tf32' && !hasTensorFloat32(device) ? 'float32' : asked)
  return { trainingPrecision: on(precision), evaluationPrecision: on(evaluationPrecision) }
}

/** @throws EnvironmentError if the run uses bfloat16 and the device does not support it or would be slower with it. */
export function checkPrecision(
  { precision }: Pick<Precisions, 'precision'>,
  { kind, name, capability }: Computer,
  flags: () => ReadonlySet<string> = processorFlags,
): void {
  if (precision !== 'bfloat16') return
  if (kind === 'cpu') {
    if (BFLOAT16_FLAGS.some((flag) => flags().has(flag))) return
    const what = `this processor has no instructions for bfloat16 (${BFLOAT16_FLAGS.join(' or ')})`
    throw new EnvironmentError({ what, remedy: 'use --precision float32, or another machine' })
  }
  // If the capability is unknown, TensorFlow decides.
  if (capability === null || Number.parseFloat(capability) >= AMPERE) return
  const what = `${name ?? 'this GPU'} (compute capability ${capability}) has no bfloat16, which needs at least 8.0`
  throw new EnvironmentError({ what, remedy: 'use --precision float32, or another GPU' })
}
