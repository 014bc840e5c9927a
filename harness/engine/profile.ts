/** Records which ops ran and when: ops within functions by TensorFlow's profiler, all others at the border. */
import { EnvironmentError } from '../base/errors.ts'
import { addOn } from './add-on.ts'
import { listen, tensorflow } from './border.ts'
import { type OpRun, opsOf } from './xspace.ts'

export interface Profile {
  /** Calls of functions and single ops from JavaScript, each until it returned. */
  calls: OpRun[]
  /** Ops within the functions, measured with another clock than the calls. */
  within: OpRun[]
}

/**
 * Runs `work` and records its ops. On a GPU, an op's end is the time of its launch, not of its completion.
 * @throws EnvironmentError for a binding that maskbench did not build.
 */
export async function profile(work: () => unknown): Promise<Profile> {
  const own = addOn()
  if (!own || !tensorflow.describeTensor) {
    throw new EnvironmentError({
      what: 'this TensorFlow binding was not built by maskbench and does not support profiling',
      remedy: 'Run `npx maskbench setup`',
    })
  }
  const calls: OpRun[] = []
  const executeOp: typeof tensorflow.executeOp = (op, attributes, inputs, outputs) => {
    const start = performance.now()
    const made = tensorflow.executeOp(op, attributes, inputs, outputs)
    calls.push({ op, inputs: `(${inputs.map(described).join(';')})`, start, end: performance.now() })
    return made
  }
  own.startProfile()
  const stop = listen({ executeOp })
  let bytes: ArrayBuffer
  try {
    await work()
  } finally {
    stop()
    bytes = own.stopProfile()
  }
  return { calls, within: opsOf(new Uint8Array(bytes)) }
}

/** The profiler's names for TensorFlow's types (tensorflow/core/framework/types.proto). */
const TYPES: Record<number, string> = { 1: 'float', 3: 'int32', 4: 'uint8', 10: 'bool', 14: 'bfloat16', 20: 'resource' }

function described(tensor: number): string {
  const [type, ...shape] = tensorflow.describeTensor!(tensor)
  return `${TYPES[type!] ?? type}[${shape}]`
}
