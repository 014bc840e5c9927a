/** Times of one question, in milliseconds by the clock and of the processor: the latter says more on a busy machine. */
import { loadavg } from 'node:os'
import { slownessSaid } from './slowness.ts'

export interface Times {
  wall: number
  /** Time of all threads: some compile and collect garbage while another answers. */
  cpu: number
}

export interface Timing {
  name: string
  /** In a process that has just begun; a server has answered itself once before anybody asks. */
  first: Times
  /** Medians of some more: after results have changed, so that all is read and computed anew, and when none have. */
  anew: Times
  again: Times
  limit: number
}

export function time(ask: () => unknown): Times {
  const [started, before] = [performance.now(), process.cpuUsage()]
  ask()
  const { user, system } = process.cpuUsage(before)
  return { wall: performance.now() - started, cpu: (user + system) / 1000 }
}

export function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN
}

export const medians = (times: readonly Times[]): Times => ({
  wall: median(times.map(({ wall }) => wall)),
  cpu: median(times.map(({ cpu }) => cpu)),
})

interface Reported {
  asJson: boolean
  by: keyof Times
  slower: number
}

/**
 * @param by what the limit is held against. @param slower - `slowness` of the machine, of which the limits are a multiple.
 * @returns true when every timing but the first is within its limit.
 */
export function report(timings: readonly Timing[], { asJson, by, slower }: Reported): boolean {
  const isLate = ({ anew, again, limit }: Timing) => !(Math.max(anew[by], again[by]) <= limit)
  const [load] = loadavg()
  if (asJson) process.stdout.write(`${JSON.stringify({ load, slower, timings })}\n`)
  else {
    const width = Math.max(...timings.map(({ name }) => name.length))
    const pair = ({ wall, cpu }: Times) => `${wall.toFixed(0)} / ${cpu.toFixed(0)}`.padStart(12)
    const heads = ['first', 'anew', 'again'].map((head) => head.padStart(12)).join('')
    process.stdout.write(`${'ms by the clock / of the processor'.padEnd(width)}${heads}   limit\n`)
    for (const timing of timings) {
      const numbers = [timing.first, timing.anew, timing.again].map(pair).join('')
      const beyond = isLate(timing) ? '  beyond it' : ''
      process.stdout.write(`${timing.name.padEnd(width)}${numbers}${String(timing.limit).padStart(8)}${beyond}\n`)
    }
    process.stdout.write(`load of the machine: ${load!.toFixed(1)}${slownessSaid(slower)}\n`)
  }
  return !timings.some(isLate)
}
