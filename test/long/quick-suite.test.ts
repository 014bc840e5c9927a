import { expect, test } from 'vitest'
import { folder } from '../cli/helpers/maskbench.ts'

interface Stored {
  dataset: string
  method: string
  masking: string
  scores: { evaluation: string; condition: string; metric: string; value: number; protocol: string }[]
}

const MINUTES = 60_000

test('the whole quick suite: in time, and it shows what it is known to show', { timeout: 40 * MINUTES }, async () => {
  using here = folder()
  const started = performance.now()
  const { code } = await here.maskbench('run', 'quick', '--jobs', '2')
  expect(code).toBe(0)
  expect(performance.now() - started).toBeLessThan(10 * MINUTES)

  const again = performance.now()
  await here.maskbench('run', 'quick')
  expect(performance.now() - again).toBeLessThan(15_000)

  const runs = JSON.parse((await here.maskbench('runs', '--suite', 'quick', '--json')).stdout) as Stored[]
  const fashion = runs.filter(({ dataset }) => dataset === 'fashion-mnist-mini')
  const accuracy = (method: string) =>
    mean(
      fashion
        .filter((run) => run.method === method && run.masking === 'none')
        .flatMap(({ scores }) =>
          scores.filter(({ evaluation, metric }) => evaluation === 'linear' && metric === 'top1'),
        )
        .map(({ value }) => value),
    )
  expect(accuracy('simclr')).toBeGreaterThan(accuracy('random-init'))
  expect(accuracy('raw-pixels')).toBeGreaterThan(accuracy('simclr'))

  // Splice, protocol `published`: smoothing wins without noise, negative rates win where noise is high.
  const splice = runs.filter(({ dataset }) => dataset === 'uci-splice').flatMap(({ scores }) => scores)
  const best = (noise: number, negative: boolean) => {
    const rates = new Map<number, number[]>()
    for (const { condition, metric, protocol, value } of splice) {
      const [, at, rate] = condition.match(/^noise=(\S+) rate=(\S+)$/) ?? []
      if (metric !== 'top1' || protocol !== 'published' || Number(at) !== noise || Number(rate) < 0 !== negative)
        continue
      rates.set(Number(rate), [...(rates.get(Number(rate)) ?? []), value])
    }
    return Math.max(...[...rates.values()].map(mean))
  }
  expect(best(0, false)).toBeGreaterThan(best(0, true))
  expect(best(0.4, true)).toBeGreaterThan(best(0.4, false))
})

function mean(values: readonly number[]): number {
  expect(values.length).toBeGreaterThan(0)
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
