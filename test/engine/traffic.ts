/** What passes between JavaScript and TensorFlow, counted at the binding. */
import { tf } from '../../harness/engine/tensorflow.ts'

export interface Traffic {
  /** How often each op ran. */
  ops: Map<string, number>
  /** Each op with the types in its attributes, e.g. `Cast DstT=1 SrcT=4`, and whether the flags that decide determinism were set. */
  kernels: Map<string, Executed>
  /** Uploads of float32 tensors: on a GPU each waits for all that was queued before. */
  floats: number
  /** Uploads of bytes, which wait likewise. */
  bytes: number
  /** Values read back. */
  reads: number
}

export interface Executed {
  op: string
  attributes: Record<string, unknown>
}

interface Attribute {
  name: string
  type: number
  value: unknown
}

interface Binding {
  TF_ATTR_TYPE: number
  executeOp(op: string, attributes: Attribute[], inputs: number[], outputs: number): unknown
  createTensor(shape: number[], dtype: number, values: unknown): number
  tensorDataSync(id: number): unknown
}

const FLOAT = 1
const BYTE = 4

/** Runs `work` and counts. */
export function trafficOf(work: () => void): Traffic {
  const backend = tf.backend() as unknown as { binding: Binding }
  const { binding } = backend
  const traffic: Traffic = { ops: new Map(), kernels: new Map(), floats: 0, bytes: 0, reads: 0 }
  const counted: Partial<Binding> = {
    executeOp(op, attributes, ...rest) {
      traffic.ops.set(op, (traffic.ops.get(op) ?? 0) + 1)
      const named = Object.fromEntries(attributes.map(({ name, value }) => [name, value]))
      const types = attributes.filter(({ type }) => type === binding.TF_ATTR_TYPE)
      traffic.kernels.set(
        [op, ...types.map(({ name, value }) => `${name}=${value}`).sort(), `training=${named.is_training}`].join(' '),
        { op, attributes: named },
      )
      return binding.executeOp(op, attributes, ...rest)
    },
    createTensor(shape, dtype, values) {
      if (dtype === FLOAT) traffic.floats += 1
      if (dtype === BYTE) traffic.bytes += 1
      return binding.createTensor(shape, dtype, values)
    },
    tensorDataSync(id) {
      traffic.reads += 1
      return binding.tensorDataSync(id)
    },
  }
  // The binding's own properties are read-only.
  backend.binding = Object.create(
    binding,
    Object.fromEntries(Object.entries(counted).map(([name, value]) => [name, { value }])),
  ) as Binding
  try {
    work()
  } finally {
    backend.binding = binding
  }
  return traffic
}
