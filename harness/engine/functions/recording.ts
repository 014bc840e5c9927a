/** A record of what a function's body did, in the numbers of the graph. */
import type { Attribute, TensorInfo, Values } from '../border.ts'

interface RecordedOp {
  name: string
  attributes: readonly Attribute[]
  /** Values of the graph. */
  inputs: readonly number[]
  made: TensorInfo[]
}

/** A tensor of fixed values that the body created. */
interface Literal {
  type: number
  shape: readonly number[]
  values: Values
  /** Value of the graph. */
  value: number
}

export interface Recording {
  /** The arguments' stand-ins. */
  stands: TensorInfo[]
  ops: RecordedOp[]
  literals: Literal[]
  /** Values of the graph, by tensors that existed before the body ran. */
  captured: Map<number, number>
  /** Values of the graph. */
  results: number[]
}
