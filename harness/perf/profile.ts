/** The time of a workload's pass by op, and by op and input shapes. */
import { tensorflow } from '../engine/border.ts'
import { type Profile, profile } from '../engine/profile.ts'
import type { OpRun } from '../engine/xspace.ts'

/** The cost of all ops of one kind, as a mean per pass. */
export interface Cost {
  op: string
  /** Types and shapes; absent if the cost covers all of them. */
  inputs?: string
  times: number
  ms: number
  /** Fraction of the time of all ops. */
  share: number
}

/** Times are means per pass. */
export interface PassProfile {
  /** Name of the pass, e.g. `the step alone`. */
  pass: string
  passes: number
  ms: number
  /** Calls from JavaScript, of functions and of single ops. */
  calls: number
  /** Time of all ops together; exceeds the elapsed time if several run at once. */
  opsMs: number
  /** Time during which no op ran. */
  outsideMs: number
  ops: Cost[]
  shapes: Cost[]
}

const SECONDS = 1
const MOST = 20

/** Repeats a pass for about a second. */
export async function profilePass(pass: string, work: () => unknown): Promise<PassProfile> {
  const start = performance.now()
  await work()
  const passes = Math.min(MOST, Math.max(1, Math.round((1000 * SECONDS) / (performance.now() - start))))
  let ms = 0
  const profiled = await profile(async () => {
    const start = performance.now()
    for (let i = 0; i < passes; i++) await work()
    ms = performance.now() - start
  })
  const names = new Set(profiled.calls.map(({ op }) => op))
  const functions = new Set([...names].filter((name) => !isOp(name)))
  return summary(pass, passes, ms, profiled, functions)
}

/**
 * @param ms - time of all passes.
 * @param functions - names of functions, whose calls are not ops.
 */
export function summary(
  pass: string,
  passes: number,
  ms: number,
  { calls, within }: Profile,
  functions: ReadonlySet<string>,
): PassProfile {
  const alone = calls.filter(({ op }) => !functions.has(op))
  const ops = [...within.filter(({ op }) => !BORDERS.has(op)), ...alone]
  const opsMs = total(ops)
  const grouped = <K extends Pick<Cost, 'op' | 'inputs'>>(kindOf: (run: OpRun) => K): (K & Cost)[] => {
    const costs = new Map<string, K & Cost>()
    for (const run of ops) {
      const kind = kindOf(run)
      const key = JSON.stringify(kind)
      const cost = costs.get(key) ?? { ...kind, times: 0, ms: 0, share: 0 }
      costs.set(key, cost)
      const spent = run.end - run.start
      cost.times += 1 / passes
      cost.ms += spent / passes
      cost.share += spent / opsMs
    }
    return [...costs.values()].sort((a, b) => b.ms - a.ms)
  }
  return {
    pass,
    passes,
    ms: ms / passes,
    calls: calls.length / passes,
    opsMs: opsMs / passes,
    outsideMs: (ms - covered(within) - covered(alone)) / passes,
    ops: grouped(({ op }) => ({ op })),
    shapes: grouped(({ op, inputs }) => ({ op, inputs })),
  }
}

/** Ops at which values enter and leave a function, which do no work. */
const BORDERS = new Set(['_Arg', '_Retval'])

const total = (runs: readonly OpRun[]) => runs.reduce((sum, { start, end }) => sum + end - start, 0)

/** Time during which at least one of the ops ran. */
function covered(runs: readonly OpRun[]): number {
  let sum = 0
  let until = Number.NEGATIVE_INFINITY
  for (const { start, end } of runs.toSorted((a, b) => a.start - b.start)) {
    sum += Math.max(0, end - Math.max(start, until))
    until = Math.max(until, end)
  }
  return sum
}

/** Whether TensorFlow defines this op; otherwise it is a function made here. */
function isOp(name: string): boolean {
  try {
    tensorflow.opDefinition!(name)
    return true
  } catch {
    return false
  }
}
