/** The one border through which every op passes on its way to TensorFlow, and how it is moved while a function is traced. */
import type { Tensor } from '@tensorflow/tfjs-core'
import { tf } from './tensorflow.ts'

export interface Attribute {
  name: string
  type: number
  value: unknown
}

/** A result of an op, as the binding describes it. */
export interface Made {
  id: number
  shape: number[]
  dtype: number
}

export type Values = Float32Array | Int32Array | Uint8Array

/** What TensorFlow.js calls for every tensor and op. */
export interface Binding {
  createTensor(shape: number[], dtype: number, values: Values): number
  deleteTensor(id: number): void
  tensorDataSync(id: number): Values
  executeOp(op: string, attributes: Attribute[], inputs: number[], outputs: number): Made[]
}

/** A finished op of a graph: its number, then each of its values as [type, ...shape]. */
export type AddedOp = [op: number, ...values: number[][]]

/** What `graph.cc` adds to the binding; absent from a binding that somebody else built. */
export interface GraphBinding {
  newGraph(): number
  deleteGraph(graph: number): void
  addArgument(graph: number, type: number, shape: number[]): AddedOp
  addConstant(graph: number, tensor: number): AddedOp
  addOp(
    graph: number,
    name: string,
    attributes: Attribute[],
    values: Int32Array,
    lengths: Int32Array,
    controls: Int32Array,
  ): AddedOp
  setShape(graph: number, value: number, shape: number[]): void
  addFunction(graph: number, name: string, args: Int32Array, results: Int32Array, controls: Int32Array): void
  removeFunction(name: string): void
  opDefinition(name: string): ArrayBuffer
  /** [type, ...shape] */
  describeTensor(tensor: number): number[]
  /** Whether TensorFlow keeps the graphs of functions that are called for the first time. */
  collectGraphs(on: boolean): void
  /** What was kept since the last call: a serialised RunMetadata. */
  collectedGraphs(): ArrayBuffer
}

interface Backend {
  binding: Binding
  getInputTensorIds(tensors: Tensor[]): number[]
  createOutputTensor(made: Made): Tensor
}

/** TensorFlow.js's own: its `binding` is the border, and may be moved. */
export const backend = tf.backend() as unknown as Backend

/** TensorFlow itself, whatever stands at the border; its numbers are those of kinds of attributes. */
export const tensorflow = backend.binding as Record<string, number> & Binding & Partial<GraphBinding>

let tracing = false

/** Whether ops go to a stand-in just now. */
export function isTracing(): boolean {
  return tracing
}

/** Does work whose ops go to a stand-in. */
export function across<T>(binding: Binding, work: () => T): T {
  return moved(binding, true, work)
}

function moved<T>(binding: Binding, traces: boolean, work: () => T): T {
  const before = { binding: backend.binding, tracing }
  backend.binding = binding
  tracing = traces
  try {
    return work()
  } finally {
    backend.binding = before.binding
    tracing = before.tracing
  }
}

/** Replaces some of the border's methods, which may call TensorFlow's own. @returns what puts the border back. */
export function listen(replaced: Partial<Binding>): () => void {
  const before = backend.binding
  // The binding's own properties are read-only.
  backend.binding = Object.create(before, Object.getOwnPropertyDescriptors(replaced)) as Binding
  return () => {
    backend.binding = before
  }
}

/** Does work with some of the border's methods replaced. */
export function listening<T>(replaced: Partial<Binding>, work: () => T): T {
  const stop = listen(replaced)
  try {
    return work()
  } finally {
    stop()
  }
}

/** Stand-ins for tensors are numbered from here; TensorFlow's own numbers never come near. */
export const STAND_INS = 2 ** 30

/** A binding that makes ops and tensors as it is told, and knows stand-ins, which hold no values. */
export function standIn({ createTensor, executeOp }: Pick<Binding, 'createTensor' | 'executeOp'>): Binding {
  const methods: Binding = {
    createTensor,
    executeOp,
    deleteTensor(id) {
      if (id < STAND_INS) tensorflow.deleteTensor(id)
    },
    tensorDataSync(id) {
      if (id < STAND_INS) return tensorflow.tensorDataSync(id)
      throw new Error('a value is read within a function, which computes none before it is called')
    },
  }
  return Object.create(tensorflow, Object.getOwnPropertyDescriptors(methods)) as Binding
}

/** Does work at once, even while a function is traced: what it makes is no part of the function. */
export function atOnce<T>(work: () => T): T {
  return tracing ? moved(tensorflow, false, work) : work()
}

/** The binding's number of a tensor, which is uploaded now if it was not yet. */
export function idOf(tensor: Tensor): number {
  return backend.getInputTensorIds([tensor])[0]!
}
