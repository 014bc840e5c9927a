import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { bindingPath } from '../../harness/engine/paths.ts'
import { folder } from './maskbench.ts'

const engine = existsSync(bindingPath)
const SMALL = '--train-images 128 --backbone-width 8 --backbone-stem-stride 2 --backbone-blocks 1 --epochs 1'

test.runIf(engine)('pretrain does one configuration and says how to do it again', { timeout: 120_000 }, async () => {
  using here = folder()
  const first = await here.maskbench('pretrain', ...SMALL.split(' '), '--evaluations', 'knn', '--json')
  expect(first.code).toBe(0)
  const run = JSON.parse(first.stdout)
  expect(run).toMatchObject({ suite: null, dataset: 'fashion-mnist-mini', method: 'simclr', status: 'done' })
  expect(run.scores.map(({ metric }: { metric: string }) => metric)).toEqual(['top1', 'top5'])
  const shown = JSON.parse((await here.maskbench('show', run.id, '--json')).stdout)
  expect(shown.command).toBe(`npx maskbench pretrain ${SMALL} --evaluations knn`)
})

test.runIf(engine)('what can not work is wrong input, not a failure to be tried again', async () => {
  using here = folder()
  const { code, stderr } = await here.maskbench('pretrain', '--train-images', '10')
  expect(code).toBe(2)
  expect(stderr).not.toContain('trying once more')
  expect(stderr.trim().split('\n').at(-1)).toBe(
    'maskbench: 1 run failed: 10 images do not fill one batch of 64. lower the batch size',
  )
})

test.runIf(engine)('perf gives one JSON object a line, with the memory of that workload alone', async () => {
  using here = folder()
  const { code, stdout } = await here.maskbench('perf', 'linear-probe', '--json')
  expect(code).toBe(0)
  expect(stdout.trim().split('\n')).toHaveLength(1)
  const figure = JSON.parse(stdout)
  expect(Object.keys(figure)).toEqual(['workload', 'seconds', 'peak_rss_mb'])
  expect(figure.seconds).toBeGreaterThan(0)
  expect(figure.peak_rss_mb).toBeGreaterThan(100)
})
