/**
 * Functions of tensors that TensorFlow runs as one op. The first call with new types or shapes traces the body, the
 * second checks that the body would do the same again, and later calls do not run the body. See docs/engine.md.
 */
import type { Tensor } from '@tensorflow/tfjs-core'
import { EnvironmentError } from '../../base/errors.ts'
import { backend, type GraphBinding, idOf, isTracing, type TensorInfo, tensorflow, withBinding } from '../border.ts'
import { isConstant } from '../constants.ts'
import { asTensor } from '../native.ts'
import { computeType } from '../precision.ts'
import { tf } from '../tensorflow.ts'
import { Check } from './check.ts'
import type { Recording } from './recording.ts'
import { Trace } from './trace.ts'
import { keyOf, leaves, mapLeaves, type Tree } from './tree.ts'

/** A traced body. */
interface Traced {
  name: string
  recording: Recording
  /** Tensors that a call passes after its arguments. */
  handed: number[]
  checked: boolean
}

/** Maximum number of traces per function, for different shapes; the least recently called is removed. */
const MOST = 8

let eager = false
let count = 0

/** Makes functions run op by op without tracing, which is slower but easier to debug. */
export function runEagerly(on: boolean): void {
  eager = on
}

export class TensorFunction<I, O extends readonly Tensor[]> {
  readonly #name: string
  readonly #body: (inputs: I) => O
  readonly #traced = new Map<string, Traced>()

  /**
   * @param name - for error messages, e.g. `training step`.
   * @param body - may use its inputs, variables, constants made by `once`, and fixed values; anything else that changes
   * between calls is an error at the second call. It must not read the values of tensors. Inputs are tensors in any
   * nesting, and plain values; each combination of plain values has its own trace.
   */
  constructor(name: string, body: (inputs: I) => O) {
    this.#name = name
    this.#body = body
  }

  /** @returns the body's results, which belong to the surrounding `tf.tidy`. */
  call(inputs: I): O {
    if (eager || isTracing()) return tf.tidy(() => this.#body(inputs) as unknown as Tensor[]) as unknown as O
    const given = leaves(inputs as Tree).map(idOf)
    const traced = this.#tracedFor(inputs, given)
    const made = backend.binding.executeOp(
      traced.name,
      [],
      [...given, ...traced.handed],
      traced.recording.results.length,
    )
    return made.map(asTensor) as unknown as O
  }

  /** Removes the function from TensorFlow. */
  dispose(): void {
    for (const traced of this.#traced.values()) graphBinding().removeFunction(traced.name)
    this.#traced.clear()
  }

  #tracedFor(inputs: I, given: readonly number[]): Traced {
    const key = `${computeType()} ${keyOf(inputs as Tree)}`
    const known = this.#traced.get(key)
    const traced = known ?? this.#trace(inputs, given)
    if (known && !known.checked) this.#check(inputs, known)
    this.#traced.delete(key)
    this.#traced.set(key, traced)
    if (this.#traced.size > MOST) this.#forgetOldest()
    return traced
  }

  #trace(inputs: I, given: readonly number[]): Traced {
    const trace = new Trace(graphBinding(), isConstant)
    try {
      const stands = given.map((tensor) => trace.argument(tensor))
      const results = this.#runBody(inputs, stands, trace.border)
      const name = `${this.#name.replaceAll(/\W/g, '_')}_${count++}`
      const handed = trace.finish(name, results)
      return { name, recording: trace.recording, handed, checked: false }
    } finally {
      trace.dispose()
    }
  }

  #check(inputs: I, traced: Traced): void {
    const check = new Check(this.#name, traced.recording)
    check.finish(this.#runBody(inputs, traced.recording.stands, check.border))
    traced.checked = true
  }

  /** @returns the numbers of the results' stand-ins. */
  #runBody(inputs: I, stands: readonly TensorInfo[], border: Parameters<typeof withBinding>[0]): number[] {
    return withBinding(border, () => {
      let results: number[] = []
      tf.tidy(() => {
        let at = 0
        const standing = mapLeaves(inputs as Tree, () => asTensor(stands[at++]!))
        results = this.#body(standing as I).map(idOf)
      })
      return results
    })
  }

  #forgetOldest(): void {
    const [key, traced] = this.#traced.entries().next().value!
    this.#traced.delete(key)
    graphBinding().removeFunction(traced.name)
  }
}

function graphBinding(): GraphBinding {
  if (tensorflow.newGraph) return tensorflow as unknown as GraphBinding
  throw new EnvironmentError({
    what: 'this TensorFlow binding was not built by maskbench and does not support functions',
    remedy: 'Run `npx maskbench setup`',
  })
}
