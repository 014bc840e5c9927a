/**
 * Functions of tensors that TensorFlow runs as one op. The first call with tensors of new types or shapes traces the body, and
 * the second checks that it would do the same again; from then on the body does not run. See docs/engine.md.
 */
import type { Tensor } from '@tensorflow/tfjs-core'
import { EnvironmentError } from '../../base/errors.ts'
import { across, backend, type GraphBinding, idOf, isTracing, type Made, tensorflow } from '../border.ts'
import { isConstant } from '../constants.ts'
import { asTensor } from '../native.ts'
import { computeType } from '../precision.ts'
import { tf } from '../tensorflow.ts'
import { Check } from './check.ts'
import type { Recording } from './recording.ts'
import { Trace } from './trace.ts'
import { keyOf, leaves, mapLeaves, type Tree } from './tree.ts'

/** What a traced body became. */
interface Traced {
  name: string
  recording: Recording
  /** Tensors that a call hands over after its arguments. */
  handed: number[]
  checked: boolean
}

/** Of one function, for different shapes: the least recently called goes. */
const MOST = 8

let eager = false
let count = 0

/** Whether functions run op by op, as they are written: slower, and easier to look into. */
export function runEagerly(on: boolean): void {
  eager = on
}

export class TensorFunction<I, O extends readonly Tensor[]> {
  readonly #name: string
  readonly #body: (inputs: I) => O
  readonly #traced = new Map<string, Traced>()

  /**
   * @param name - in errors, e.g. `training step`.
   * @param body - computes with its inputs, variables, constants made `once` and what it was created with; anything else that
   * changes from call to call is an error at the second call. It reads no tensor's values. Inputs are tensors in any nesting,
   * and plain values, for each of which it is another function.
   */
  constructor(name: string, body: (inputs: I) => O) {
    this.#name = name
    this.#body = body
  }

  /** @returns what the body does; it belongs to the surrounding `tf.tidy`. */
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

  /** Frees what TensorFlow keeps of it. */
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

  /** @returns numbers of the results' stand-ins. */
  #runBody(inputs: I, stands: readonly Made[], border: Parameters<typeof across>[0]): number[] {
    return across(border, () => {
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
    what: 'this TensorFlow binding was not built by maskbench, and has no functions',
    remedy: 'Run `npx maskbench setup`',
  })
}
