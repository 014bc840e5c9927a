import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { childEnvironment } from '../../harness/engine/environment.ts'

interface Cost {
  kind: string
  count: number
  seconds: number
  /** Processor time of all threads, which does not depend on how busy the machine is. */
  cpuSeconds: number
  /** Iterations of k-means; more rows take more of them. */
  iterations: number
  peakMb: number
}

async function cost(kind: string, count: number): Promise<Cost> {
  const script = join(import.meta.dirname, './programs/large-set.ts')
  const words = ['--import', 'tsx', script, kind, String(count)]
  const { stdout } = await promisify(execFile)(process.execPath, words, { env: childEnvironment({ threads: 2 }) })
  return JSON.parse(stdout) as Cost
}

const perRow = ({ cpuSeconds, count, iterations }: Cost) => (1e6 * cpuSeconds) / count / iterations

test.each(['knn', 'kmeans'])('%s costs as much a row for many rows as for few', { timeout: 900_000 }, async (kind) => {
  const costs: Cost[] = []
  for (const count of [10_000, 50_000, 200_000]) costs.push(await cost(kind, count))
  for (const each of costs) {
    const { count, seconds, iterations, peakMb } = each
    const lines = [`${kind} ${count} rows`, `${seconds.toFixed(2)} s`, `${perRow(each).toFixed(2)} us of CPU a row`]
    process.stdout.write(`${[...lines, `${iterations} iterations`, `${peakMb} MB`].join(', ')}\n`)
  }
  const [few, some, many] = costs as [Cost, Cost, Cost]
  expect(perRow(many) / perRow(few)).toBeLessThan(2)
  expect(perRow(many) / perRow(some)).toBeLessThan(2)
  // The features themselves, and no more than what else is kept of them.
  const featuresMb = ((many.count - some.count) * 512 * 4) / 2 ** 20
  expect(many.peakMb - some.peakMb).toBeLessThan(featuresMb + 256)
})
