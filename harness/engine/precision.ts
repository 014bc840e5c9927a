/**
 * How exactly numbers are multiplied: rounded as the run chose while it trains, as its evaluations chose everywhere else.
 * Both are settings of the whole process, so training says where it begins and ends, and all else is evaluation.
 */
import type { RepresentationConfig } from '../../db/config.ts'
import { type PhysicalDevice, setTensorFloat32 } from './physical-device.ts'
import { hasTensorFloat32 } from './supported-precision.ts'

type Precisions = Pick<RepresentationConfig, 'precision' | 'evaluationPrecision'>
type EvaluationPrecision = Precisions['evaluationPrecision']

/** TensorFlow begins with TensorFloat-32 on: it counts as off once `evaluateIn` was called. */
let evaluation: EvaluationPrecision = 'float32'
/** Whether a card rounds what is evaluated. */
let rounds = false
let cardModel: string | null = null
let type: 'float32' | 'bfloat16' = 'float32'

/** What everything outside training computes in from now on. @param device - that this process computes on. */
export function evaluateIn(precision: EvaluationPrecision, device: PhysicalDevice): void {
  evaluation = precision
  rounds = precision === 'tf32' && hasTensorFloat32(device)
  cardModel = device.kind === 'gpu' ? (device.name ?? 'a GPU') : null
  setTensorFloat32(precision === 'tf32')
}

/** As chosen by `evaluateIn`; training that belongs to an evaluation computes in it, too. */
export function evaluationPrecision(): EvaluationPrecision {
  return evaluation
}

/** A step of training in the run's own precision; what comes after it is evaluation again. */
export function inTraining<T>({ precision }: Pick<Precisions, 'precision'>, step: () => T): T {
  setTensorFloat32(precision === 'tf32')
  type = precision === 'bfloat16' ? 'bfloat16' : 'float32'
  try {
    return step()
  } finally {
    type = 'float32'
    setTensorFloat32(evaluation === 'tf32')
  }
}

/** In what convolutions and products compute now. */
export function computeType(): 'float32' | 'bfloat16' {
  return type
}

/** On what the last bits of features depend beside the threads: nothing on a CPU, else the card's model and its rounding. */
export function evaluatedOn(): string[] {
  return cardModel === null ? [] : [cardModel, rounds ? 'TF32' : 'float32']
}

/** What a score says of how it was made, with the rounding where there was one. */
export function protocolAsComputed(protocol: string): string {
  return rounds ? `${protocol}, TF32` : protocol
}
