/** Where the time of a workload's pass goes: by op, and by op and shapes of what it takes. */
import { tensorflow } from '../engine/border.ts'
import { type Profile, profile } from '../engine/profile.ts'
import type { OpRun } from '../engine/xspace.ts'

/** All of one kind; of a pass in the mean. */
export interface Cost {
  op: string
  /** Types and shapes; absent where the cost is of all. */
  inputs?: string
  times: number
  ms: number
  /** Of all ops' time. */
  share: number
}

/** Times are those of a pass in the mean. */
export interface PassProfile {
  /** What was repeated, e.g. `the step alone`. */
  pass: string
  passes: number
  ms: number
  /** Calls from JavaScript, of functions and of single ops. */
  calls: number
  /** Time of all ops together: more than has passed while several run at a time. */
  opsMs: number
  /** While no op ran. */
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

/** @param ms - of all passes. @param functions - calls of these are no ops. */
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

/** Where values enter and leave a function: no work. */
const BORDERS = new Set(['_Arg', '_Retval'])

const total = (runs: readonly OpRun[]) => runs.reduce((sum, { start, end }) => sum + end - start, 0)

/** Time while at least one of them ran. */
function covered(runs: readonly OpRun[]): number {
  let sum = 0
  let until = Number.NEGATIVE_INFINITY
  for (const { start, end } of runs.toSorted((a, b) => a.start - b.start)) {
    sum += Math.max(0, end - Math.max(start, until))
    until = Math.max(until, end)
  }
  return sum
}

/** TensorFlow defines all ops; functions are made here. */
function isOp(name: string): boolean {
  try {
    tensorflow.opDefinition!(name)
    return true
  } catch {
    return false
  }
}
