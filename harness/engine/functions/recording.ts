/** What the body of a function did, in the graph's own numbers. */
import type { Attribute, Made, Values } from '../border.ts'

interface RecordedOp {
  name: string
  attributes: readonly Attribute[]
  /** Values of the graph. */
  inputs: readonly number[]
  made: Made[]
}

/** A tensor of fixed numbers that the body made. */
interface Literal {
  type: number
  shape: readonly number[]
  values: Values
  /** Of the graph. */
  value: number
}

export interface Recording {
  /** The arguments' stand-ins. */
  stands: Made[]
  ops: RecordedOp[]
  literals: Literal[]
  /** Values of the graph by tensors that were there before the body ran. */
  captured: Map<number, number>
  /** Values of the graph. */
  results: number[]
}
