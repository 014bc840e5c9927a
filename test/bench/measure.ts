/** Times of one question: the first in a fresh process, and some more. */
export interface Timing {
  name: string
  /** All in milliseconds. */
  cold: number
  median: number
  worst: number
  limit: number
}

/** @param cpu - counts the processor's time instead of the clock's: for a machine that is busy with other things. */
export function time(ask: () => unknown, cpu = false): number {
  const [started, before] = [performance.now(), process.cpuUsage()]
  ask()
  const { user, system } = process.cpuUsage(before)
  return cpu ? (user + system) / 1000 : performance.now() - started
}

export function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[times.length >> 1] ?? Number.NaN
}

/** @returns true when every timing is within its limit. */
export function report(timings: readonly Timing[], asJson: boolean): boolean {
  const late = timings.filter(({ cold, worst, limit }) => Math.max(cold, worst) > limit)
  if (asJson) process.stdout.write(`${JSON.stringify(timings)}\n`)
  else {
    const width = Math.max(...timings.map(({ name }) => name.length))
    process.stdout.write(`${'ms'.padEnd(width)}    cold  median   worst   limit\n`)
    for (const { name, ...of } of timings) {
      const numbers = [of.cold, of.median, of.worst].map((ms) => ms.toFixed(1).padStart(8)).join('')
      const beyond = late.some((one) => one.name === name) ? '  beyond it' : ''
      process.stdout.write(`${name.padEnd(width)}${numbers}${String(of.limit).padStart(8)}${beyond}\n`)
    }
  }
  return late.length === 0
}
