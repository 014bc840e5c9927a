/** What passes between JavaScript and TensorFlow, counted at the border: of what runs within a function, its call alone. */
import { type Binding, listen, tensorflow } from '../../harness/engine/border.ts'
import { DTYPES, type Dtype, hasGpuKernel, refusesDeterminism } from '../../harness/engine/gpu-kernels/gpu-kernels.ts'
import { KINDS } from '../../harness/engine/native.ts'

export interface Traffic {
  /** How often each op ran. */
  ops: Map<string, number>
  /** Each op once with every combination of types and of flags that it ran with. */
  kernels: Map<string, Executed>
  /** Uploads of float32 tensors: on a GPU each waits for all that was queued before. */
  floats: number
  /** Uploads of bytes, which wait likewise. */
  bytes: number
  /** Values read back. */
  reads: number
  /** Time spent beyond the binding, in TensorFlow. */
  seconds: number
}

interface Executed {
  op: string
  attributes: Record<string, unknown>
  /** Its type attributes by name; those that GPU kernels are not told apart by are left out. */
  types: Record<string, Dtype>
}

const FLOAT = 1
const BYTE = 4

/** Runs `work` and counts. */
export function trafficOf(work: () => void): Traffic {
  const { traffic, stop } = countTraffic()
  try {
    work()
  } finally {
    stop()
  }
  return traffic
}

/** Counts until it is stopped. */
export function countTraffic(): { traffic: Traffic; stop(): void } {
  const traffic: Traffic = { ops: new Map(), kernels: new Map(), floats: 0, bytes: 0, reads: 0, seconds: 0 }
  const timed = <R>(call: () => R): R => {
    const began = performance.now()
    try {
      return call()
    } finally {
      traffic.seconds += (performance.now() - began) / 1000
    }
  }
  const counted: Partial<Binding> = {
    executeOp(op, attributes, ...rest) {
      traffic.ops.set(op, (traffic.ops.get(op) ?? 0) + 1)
      const named = Object.fromEntries(attributes.map(({ name, value }) => [name, value]))
      const types = Object.fromEntries(
        attributes.flatMap(({ name, type, value }) => {
          const dtype = type === KINDS.TF_ATTR_TYPE ? DTYPES[value as keyof typeof DTYPES] : undefined
          return dtype === undefined ? [] : [[name, dtype]]
        }),
      )
      traffic.kernels.set(JSON.stringify([op, types, named.is_training]), { op, attributes: named, types })
      return timed(() => tensorflow.executeOp(op, attributes, ...rest))
    },
    createTensor(shape, dtype, values) {
      if (dtype === FLOAT) traffic.floats += 1
      if (dtype === BYTE) traffic.bytes += 1
      return timed(() => tensorflow.createTensor(shape, dtype, values))
    },
    tensorDataSync(id) {
      traffic.reads += 1
      return timed(() => tensorflow.tensorDataSync(id))
    },
  }
  return { traffic, stop: listen(counted) }
}

/** Ops that compute on the CPU beside a card, and why that is no loss. */
const ON_THE_CPU: Record<string, string> = {
  NthElement: 'the k-th neighbour of k-NN with k of 100 and more: TensorFlow has no GPU kernel for it',
}

/** Ops among these that a GPU has no kernel for, or whose kernel refuses to give the same bits every time. */
export function unfitForGpu(kernels: Traffic['kernels']): string[] {
  return [...kernels.values()].flatMap(({ op, attributes, types }) => {
    if (refusesDeterminism(op, attributes)) return [`${op} refuses determinism`]
    return hasGpuKernel(op, types) || op in ON_THE_CPU ? [] : [`${op} ${JSON.stringify(types)} has no GPU kernel`]
  })
}
