/**
 * The precision of products: the run's training precision within training steps, its evaluation precision everywhere
 * else. Both are settings of the whole process, so training marks where its steps begin and end.
 */
import type { RepresentationConfig } from '../../db/config/representation.ts'
import { type PhysicalDevice, setTensorFloat32 } from './card/physical-device.ts'
import { hasTensorFloat32 } from './card/supported-precision.ts'

type Precisions = Pick<RepresentationConfig, 'precision' | 'evaluationPrecision'>
type EvaluationPrecision = Precisions['evaluationPrecision']

/** TensorFlow starts with TensorFloat-32 on; this value applies once `evaluateIn` has been called. */
let evaluation: EvaluationPrecision = 'float32'
/** TensorFlow's current setting. */
let tensorFloat32 = true
/** Whether a GPU rounds products in evaluations. */
let rounds = false
let cardModel: string | null = null
let type: 'float32' | 'bfloat16' = 'float32'

/** Sets the precision of everything outside training. @param device - the device that this process computes on. */
export function evaluateIn(precision: EvaluationPrecision, device: PhysicalDevice): void {
  evaluation = precision
  rounds = precision === 'tf32' && hasTensorFloat32(device)
  cardModel = device.kind === 'gpu' ? (device.name ?? 'a GPU') : null
  tellTensorFlow(precision === 'tf32')
}

function tellTensorFlow(on: boolean): void {
  tensorFloat32 = on
  setTensorFloat32(on)
}

/** The precision set by `evaluateIn`, which training within an evaluation uses, too. */
export function evaluationPrecision(): EvaluationPrecision {
  return evaluation
}

/** Runs a training step in the run's training precision, then restores the evaluation precision. */
export function inTraining<T>({ precision }: Pick<Precisions, 'precision'>, step: () => T): T {
  tellTensorFlow(precision === 'tf32')
  type = precision === 'bfloat16' ? 'bfloat16' : 'float32'
  try {
    return step()
  } finally {
    type = 'float32'
    tellTensorFlow(evaluation === 'tf32')
  }
}

/** Runs `work` in full float32, whatever the run's precision, for example to compute views. */
export function inFloat32<T>(work: () => T): T {
  const before = tensorFloat32
  tellTensorFlow(false)
  try {
    return work()
  } finally {
    tellTensorFlow(before)
  }
}

/** The current type of convolutions and products. */
export function computeType(): 'float32' | 'bfloat16' {
  return type
}

/** Besides threads, the last bits of features depend on the GPU's model, rounding and kernels; on a CPU, on nothing. */
export function evaluatedOn(): string[] {
  if (cardModel === null) return []
  const anyKernels = process.env.TF_DETERMINISTIC_OPS === '0' ? ['kernels of any order'] : []
  return [cardModel, rounds ? 'TF32' : 'float32', ...anyKernels]
}

/** A score's protocol, with the rounding if there was any. */
export function protocolAsComputed(protocol: string): string {
  return rounds ? `${protocol}, TF32` : protocol
}
