/** The border that every op crosses on its way to TensorFlow, and its replacement while a function is traced. */
import type { Tensor } from '@tensorflow/tfjs-core'
import { atFirstUse } from './at-first-use.ts'
import { tf } from './tensorflow.ts'

export interface Attribute {
  name: string
  type: number
  value: unknown
}

/** The binding's description of an op's result. */
export interface TensorInfo {
  id: number
  shape: number[]
  dtype: number
}

export type Values = Float32Array | Int32Array | Uint8Array

/** The methods that TensorFlow.js calls for every tensor and op. */
export interface Binding {
  createTensor(shape: number[], dtype: number, values: Values): number
  deleteTensor(id: number): void
  tensorDataSync(id: number): Values
  executeOp(op: string, attributes: Attribute[], inputs: number[], outputs: number): TensorInfo[]
}

/** An op that was added to a graph: its number, then each of its values as [type, ...shape]. */
export type AddedOp = [op: number, ...values: number[][]]

/** The methods that `graph.cc` adds to the binding; absent from a binding that maskbench did not build. */
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
  /** Switches on or off that TensorFlow keeps the graphs of functions at their first call. */
  collectGraphs(on: boolean): void
  /** The graphs kept since the last call: a serialised RunMetadata. */
  collectedGraphs(): ArrayBuffer
}

type TensorFlow = Binding & Partial<GraphBinding>

interface Backend {
  binding: Binding
  getInputTensorIds(tensors: Tensor[]): number[]
  createOutputTensor(made: TensorInfo): Tensor
}

/** TensorFlow.js's own backend. Its `binding` is the border, and can be replaced. */
export let backend: Backend = atFirstUse(() => reached().backend)

/** TensorFlow itself, whatever replaces the border. */
export let tensorflow: TensorFlow = atFirstUse(() => reached().tensorflow)

let both: { backend: Backend; tensorflow: TensorFlow } | undefined

/** Reads both at once, since the backend's `binding` may be replaced later. */
function reached() {
  if (both === undefined) {
    const own = tf.backend() as unknown as Backend
    both = { backend: own, tensorflow: own.binding as TensorFlow }
    backend = both.backend
    tensorflow = both.tensorflow
  }
  return both
}

let tracing = false

/** Whether ops currently go to a stand-in. */
export function isTracing(): boolean {
  return tracing
}

/** Runs `work` with its ops sent to a stand-in. */
export function withBinding<T>(binding: Binding, work: () => T): T {
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

/** Replaces some of the border's methods, which may call TensorFlow's own. @returns a function that restores them. */
export function listen(replaced: Partial<Binding>): () => void {
  const before = backend.binding
  // The binding's own properties are read-only.
  backend.binding = Object.create(before, Object.getOwnPropertyDescriptors(replaced)) as Binding
  return () => {
    backend.binding = before
  }
}

/** Runs `work` with some of the border's methods replaced. */
export function listening<T>(replaced: Partial<Binding>, work: () => T): T {
  const stop = listen(replaced)
  try {
    return work()
  } finally {
    stop()
  }
}

/** First number of stand-ins for tensors; TensorFlow's own numbers stay far below. */
export const STAND_INS = 2 ** 30

/** A binding that creates ops and tensors with the given methods, and accepts stand-ins, which hold no values. */
export function standIn({ createTensor, executeOp }: Pick<Binding, 'createTensor' | 'executeOp'>): Binding {
  const methods: Binding = {
    createTensor,
    executeOp,
    deleteTensor(id) {
      if (id < STAND_INS) tensorflow.deleteTensor(id)
    },
    tensorDataSync(id) {
      if (id < STAND_INS) return tensorflow.tensorDataSync(id)
      throw new Error('a value is read within a function, but a function has no values while it is traced')
    },
  }
  return Object.create(tensorflow, Object.getOwnPropertyDescriptors(methods)) as Binding
}

/** Runs `work` immediately, even while a function is traced: its ops do not become part of the function. */
export function atOnce<T>(work: () => T): T {
  return tracing ? moved(tensorflow, false, work) : work()
}

/** The binding's number of a tensor, which is uploaded first if necessary. */
export function idOf(tensor: Tensor): number {
  return backend.getInputTensorIds([tensor])[0]!
}
