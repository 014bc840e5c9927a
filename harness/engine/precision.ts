/**
 * How exactly numbers are multiplied: rounded as the run chose while it trains, as its evaluations chose everywhere else.
 * Both are settings of the whole process, so training says where it begins and ends, and all else is evaluation.
 */
import type { RepresentationConfig } from '../../db/config/representation.ts'
import { type PhysicalDevice, setTensorFloat32 } from './card/physical-device.ts'
import { hasTensorFloat32 } from './card/supported-precision.ts'

type Precisions = Pick<RepresentationConfig, 'precision' | 'evaluationPrecision'>
type EvaluationPrecision = Precisions['evaluationPrecision']

/** TensorFlow begins with TensorFloat-32 on: it counts as off once `evaluateIn` was called. */
let evaluation: EvaluationPrecision = 'float32'
/** What was last told to TensorFlow. */
let tensorFloat32 = true
/** Whether a card rounds what is evaluated. */
let rounds = false
let cardModel: string | null = null
let type: 'float32' | 'bfloat16' = 'float32'

/** What everything outside training computes in from now on. @param device - that this process computes on. */
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

/** As chosen by `evaluateIn`; training that belongs to an evaluation computes in it, too. */
export function evaluationPrecision(): EvaluationPrecision {
  return evaluation
}

/** A step of training in the run's own precision; what comes after it is evaluation again. */
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

/** Work whose products are rounded by no choice of a run, such as the views that it trains on. */
export function inFloat32<T>(work: () => T): T {
  const before = tensorFloat32
  tellTensorFlow(false)
  try {
    return work()
  } finally {
    tellTensorFlow(before)
  }
}

/** In what convolutions and products compute now. */
export function computeType(): 'float32' | 'bfloat16' {
  return type
}

/** On what the last bits of features depend beside the threads: nothing on a CPU, else the card's model, its rounding and kernels. */
export function evaluatedOn(): string[] {
  if (cardModel === null) return []
  const anyKernels = process.env.TF_DETERMINISTIC_OPS === '0' ? ['kernels of any order'] : []
  return [cardModel, rounds ? 'TF32' : 'float32', ...anyKernels]
}

/** What a score says of how it was made, with the rounding where there was one. */
export function protocolAsComputed(protocol: string): string {
  return rounds ? `${protocol}, TF32` : protocol
}
