/** Recorded ops once more on the device of this process, each beside what the CPU made of the same inputs. */
import type { Binding } from '../../harness/engine/border.ts'
import { binding, TYPE, tensorOf, valuesOf } from './binding.ts'
import type { Recorded, RecordingReader, Value } from './recording.ts'
import { distance } from './tracer.ts'

export type Rounding = 'float32' | 'tf32' | 'bfloat16'

/**
 * By what share of itself an input may be off: an op passes when its result is no further from the CPU's than inputs that far
 * off would take it. TF32 keeps 11 bits of each factor, bfloat16 keeps 8 of everything.
 */
const TOLERANCE: Record<Rounding, number> = { float32: 1e-4, tf32: 2e-3, bfloat16: 2e-2 }

/** Ops whose factors TF32 rounds; to all others it makes no difference. */
export const ROUNDED = /MatMul|Conv|Einsum/

export type Verdict = { same: true } | { same: false; why: string }

type Execute = Binding['executeOp']

/** @param execute - the op; other than the binding's own in tests. */
export function replay(
  recording: RecordingReader,
  index: number,
  rounding: Rounding,
  execute: Execute = binding.executeOp.bind(binding),
): Verdict {
  const recorded = recording.ops[index]!
  const made: number[] = []
  try {
    const inputs = inputsOf(recording, recorded, made, execute)
    // Reserved outputs are made and not compared.
    const count = Math.max(recorded.outputs.length, OUTPUTS[recorded.op] ?? 0)
    const results = execute(recorded.op, recorded.attributes, inputs, count)
    made.push(...results.map(({ id }) => id))
    for (const [i, expected] of recorded.outputs.entries()) {
      const found = results[i]!
      const where = recorded.outputs.length > 1 ? `result ${i}: ` : ''
      if (found.shape.join() !== expected.shape.join()) {
        return { same: false, why: `${where}shape [${found.shape}] in place of [${expected.shape}]` }
      }
      const verdict = compare(recording, recorded, i, valuesOf(found.id, found.dtype), rounding)
      if (!verdict.same) return { same: false, why: where + verdict.why }
    }
    return { same: true }
  } finally {
    for (const id of made) binding.deleteTensor(id)
  }
}

const OUTPUTS: Readonly<Record<string, number>> = { FusedBatchNormV3: 6, FusedBatchNormGradV3: 5 }

function inputsOf(recording: RecordingReader, recorded: Recorded, made: number[], execute: Execute): number[] {
  const inputs = recorded.inputs.map((value) => {
    const id = tensorOf(value.shape, value.dtype, typed(recording, value))
    made.push(id)
    return id
  })
  if (recorded.op !== 'FusedBatchNormGradV3') return inputs
  // What the forward op left on the CPU means nothing to a card, which keeps inverted deviations: it runs here, too.
  const [dy, x, scale] = inputs as [number, number, number]
  const momentum = {
    ...recorded.attributes.find(({ name }) => name === 'epsilon')!,
    name: 'exponential_avg_factor',
    value: 1,
  }
  const forward = execute('FusedBatchNormV3', [...recorded.attributes, momentum], [x, scale, scale, scale, scale], 6)
  made.push(...forward.map(({ id }) => id))
  return [dy, x, scale, ...forward.slice(3).map(({ id }) => id)]
}

const isFloat = (dtype: number) => dtype === TYPE.float32 || dtype === TYPE.bfloat16

function typed(recording: RecordingReader, value: Value): Float32Array | Int32Array | Uint8Array {
  if (isFloat(value.dtype)) return recording.floats(value)
  const integers = recording.integers(value)
  return value.dtype === TYPE.int32 ? integers : Uint8Array.from(integers)
}

function compare(
  recording: RecordingReader,
  { outputs, sensitivity }: Recorded,
  i: number,
  found: ArrayLike<number>,
  rounding: Rounding,
): Verdict {
  const expected = typed(recording, outputs[i]!)
  const strange = Array.from(expected).findIndex((value, k) => !alike(value, found[k]!))
  if (strange >= 0) return { same: false, why: `${found[strange]} in place of ${expected[strange]}` }
  if (!isFloat(outputs[i]!.dtype)) {
    const wrong = Array.from(expected).filter((value, k) => value !== found[k]).length
    return wrong === 0 ? { same: true } : { same: false, why: `${wrong} of ${expected.length} values differ` }
  }
  const norm = distance(expected, new Float32Array(expected.length))
  const off = distance(expected, found)
  const allowed = TOLERANCE[rounding] * (norm + (sensitivity[i] ?? 0))
  if (off <= allowed) return { same: true }
  const relative = norm > 0 ? off / norm : Number.POSITIVE_INFINITY
  return {
    same: false,
    why: `off by ${relative.toExponential(1)} of its norm, ${(off / allowed).toPrecision(2)} times what is allowed`,
  }
}

/** Both numbers, or the same infinity, or both not a number. */
function alike(a: number, b: number): boolean {
  return (Number.isFinite(a) && Number.isFinite(b)) || Object.is(a, b)
}

/** For the reader of a failure. */
export function describe({ op, inputs, outputs, from }: Recorded): string {
  const text = (values: Value[]) => values.map(({ shape, dtype }) => `${nameOf(dtype)}[${shape}]`).join(' ')
  return `${op}: ${text(inputs)} -> ${text(outputs)} (${from})`
}

function nameOf(dtype: number): string {
  return Object.entries(TYPE).find(([, number]) => number === dtype)?.[0] ?? String(dtype)
}
