/** Which precisions a device has, asked without loading the engine. */
import type { RepresentationConfig } from '../../../db/config/representation.ts'
import { EnvironmentError } from '../../base/errors.ts'
import { processorFlags } from '../processor.ts'

type Precisions = Pick<RepresentationConfig, 'precision' | 'evaluationPrecision'>

/** What has to be known of a device: its kind and, of a card, its model and its compute capability such as `9.0`. */
export interface Computer {
  kind: 'cpu' | 'gpu'
  name: string | null
  capability: string | null
}

/** Cards have TensorFloat-32 from this capability on, and bfloat16 too. */
const AMPERE = 8
/** Of processors: with one of them oneDNN computes in bfloat16, without both it only emulates it. */
const BFLOAT16_FLAGS = ['avx512_bf16', 'amx_bf16']

export function hasTensorFloat32({ kind, capability }: Computer): boolean {
  return kind === 'gpu' && Number.parseFloat(capability ?? '0') >= AMPERE && process.env.NVIDIA_TF32_OVERRIDE !== '0'
}

/** What a run on this device computes in: float32 where it asks for TensorFloat-32 and there is none. */
export function precisionsOn(device: Computer, { precision, evaluationPrecision }: Precisions) {
  const on = (asked: Precisions['precision']) => (asked === 'tf32' && !hasTensorFloat32(device) ? 'float32' : asked)
  return { trainingPrecision: on(precision), evaluationPrecision: on(evaluationPrecision) }
}

/** @throws EnvironmentError where the run asks for bfloat16 and the device would be slower with it, or could not. */
export function refuseBfloat16(
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
  // A card that does not say what it can do is TensorFlow's to judge.
  if (capability === null || Number.parseFloat(capability) >= AMPERE) return
  const what = `${name ?? 'this card'} (compute capability ${capability}) has no bfloat16, which begins with 8.0`
  throw new EnvironmentError({ what, remedy: 'use --precision float32, or another card' })
}
