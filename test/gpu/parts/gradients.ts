/** One whole step from the same weights on both: gradients of every parameter, beside the CPU's in float32. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Context, within } from '../findings.ts'
import { type Expected, type Gradients, gradientsOf, shareOff } from '../gradient.ts'
import { SMALL_STEPS } from '../steps.ts'
import { distance } from '../tracer.ts'

/**
 * How far the gradients of a model may be off, as a share of their norm. In float32 rounding adds up along the layers; how much
 * a step makes of coarser rounding is known from the CPU's bfloat16, which rounds four times as coarsely as TF32.
 */
const ALLOWED = {
  float32: () => 2e-3,
  tf32: (rounded: number) => 2e-2 + rounded / 2,
  bfloat16: (rounded: number) => 5e-2 + 2 * rounded,
} as const
/** A parameter that hardly counts is held to the norm of all: its own gradient may be nothing but rounding. */
const LEAST = 1e-2

export async function run(context: Context): Promise<void> {
  const { folder, say } = context
  const expected = JSON.parse(readFileSync(join(folder, 'gradients.json'), 'utf8')) as Record<string, Expected>
  for (const precision of ['float32', 'tf32', 'bfloat16'] as const) {
    let worst = 0
    await within(
      context,
      SMALL_STEPS.filter(({ name }) => name in expected),
      ({ name }) => `${precision}: ${name}`,
      (step) => {
        const found = gradientsOf(step, precision)
        const { gradients, rounded } = expected[step.name]!
        const off = furthest(gradients, found, precision === 'float32')
        const allowed = ALLOWED[precision](rounded)
        worst = Math.max(worst, off.share / allowed)
        const item = `${precision}: ${step.name}`
        if (off.share <= allowed) say({ passed: item })
        else
          say({
            failed: item,
            why: `gradient of ${off.name} off by ${off.share.toExponential(1)} of its norm, allowed ${allowed.toExponential(1)}`,
          })
      },
    )
    say({ table: 'furthest off', row: { precision, 'of what is allowed': Number(worst.toPrecision(2)) } })
  }
}

/** @param each - every parameter by itself; else all in one, of which single ones are too small to be told from rounding. */
function furthest(expected: Gradients, found: Gradients, each: boolean): { name: string; share: number } {
  const names = Object.keys(expected)
  const broken = names.find((name) => !found[name]?.every(Number.isFinite))
  if (broken !== undefined) return { name: broken, share: Number.POSITIVE_INFINITY }
  if (!each) return { name: 'all parameters', share: shareOff(expected, found) }
  const differences = names.map((name) => distance(expected[name]!, found[name]!))
  const norms = names.map((name) => Math.hypot(...expected[name]!))
  const all = Math.hypot(...norms)
  const shares = differences.map((difference, i) => difference / Math.max(norms[i]!, LEAST * all))
  const most = Math.max(...shares)
  return { name: names[shares.indexOf(most)]!, share: most }
}
