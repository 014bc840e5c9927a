/** One whole step from the same weights on both: gradients of every parameter, beside the CPU's in float32. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Context, within } from '../findings.ts'
import { gradientsOf } from '../gradient.ts'
import { SMALL_STEPS } from '../steps.ts'
import { distance } from '../tracer.ts'

type Gradients = Record<string, number[]>

/** How far the gradients of a model may be off, as a share of their norm: rounding adds up along the layers. */
const TOLERANCE = { float32: 2e-3, tf32: 5e-2, bfloat16: 3e-1 } as const
/** A parameter that hardly counts is held to the norm of all: its own gradient may be nothing but rounding. */
const LEAST = 1e-2

export async function run(context: Context): Promise<void> {
  const { folder, say } = context
  const expected = JSON.parse(readFileSync(join(folder, 'gradients.json'), 'utf8')) as Record<string, Gradients>
  for (const precision of ['float32', 'tf32', 'bfloat16'] as const) {
    let worst = 0
    await within(
      context,
      SMALL_STEPS.filter(({ name }) => name in expected),
      ({ name }) => `${precision}: ${name}`,
      (step) => {
        const found = gradientsOf(step, precision)
        const off = furthest(expected[step.name]!, found, precision === 'float32')
        worst = Math.max(worst, off.share)
        const item = `${precision}: ${step.name}`
        if (off.share <= TOLERANCE[precision]) say({ passed: item })
        else say({ failed: item, why: `gradient of ${off.name} off by ${off.share.toExponential(1)} of its norm` })
      },
    )
    say({ table: 'furthest off', row: { precision, 'share of the norm': worst, allowed: TOLERANCE[precision] } })
  }
}

/** @param each - every parameter by itself; else all in one, of which single ones are too small to be told from rounding. */
function furthest(expected: Gradients, found: Gradients, each: boolean): { name: string; share: number } {
  const names = Object.keys(expected)
  const differences = names.map((name) => distance(expected[name]!, found[name] ?? []))
  const norms = names.map((name) => distance(expected[name]!, new Float32Array(expected[name]!.length)))
  const all = Math.hypot(...norms)
  if (names.some((name) => !found[name]?.every(Number.isFinite))) {
    return { name: names.find((name) => !found[name]?.every(Number.isFinite))!, share: Number.POSITIVE_INFINITY }
  }
  if (!each) return { name: 'all parameters', share: Math.hypot(...differences) / all }
  const shares = differences.map((difference, i) => difference / Math.max(norms[i]!, LEAST * all))
  const most = Math.max(...shares)
  return { name: names[shares.indexOf(most)]!, share: most }
}
