/** Runs with plugins that compute nothing useful say so: a loss that is no number, masks that hide nothing. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { commands } from '../cli/helpers/in-process.ts'

const here = commands()
afterAll(() => here[Symbol.dispose]())

writeFileSync(
  join(here.path, 'useless.ts'),
  `import { asDrawn, defineMasking, defineMethod, drawMasks, mlp, tf, traced } from 'maskbench/plugin'
export const blank = defineMasking({
  entry: { key: 'blank', title: 'blank', made: 'blindly', mark: 'M-1 -1L1 1' },
  needsObjects: false,
  start: ({ imageSize }) => ({ draw: ({ count }) => drawMasks(count, imageSize, () => {}), masks: asDrawn }),
})
export const lost = defineMethod({
  entry: { key: 'lost', title: 'lost', colour: { screen: '#000', print: '#000' } },
  views: 2,
  heads: (size) => ({ projector: mlp('projector', size, 8, 8), predictor: null }),
  loss: ({ first: { z } }) => traced([z], tf.scalar(Number.NaN), () => [() => tf.zerosLike(z.tensor)]),
})
`,
)

const small = [
  ...['--plugin', 'useless.ts', '--epochs', '1', '--image-size', '16', '--train-images', '64', '--batch-size', '32'],
  ...['--evaluations', 'knn', '--backbone-width', '8', '--backbone-blocks', '1', '--backbone-stem-stride', '2'],
]

it('a loss that is no number points at the plugin too', async () => {
  const { code, stderr } = await here.maskbench('pretrain', '--method', 'lost', ...small)
  expect(code).toBe(1)
  expect(stderr).toContain(
    'the loss was NaN at step 1. look for divisions by 0 and logarithms of 0 in what plugins bring',
  )
})

it('masks that hide nothing are an event of the run', async () => {
  expect((await here.maskbench('pretrain', '--masking', 'blank', ...small)).code).toBe(0)
  const [run] = JSON.parse((await here.maskbench('runs', '--json', '--status', 'done')).stdout) as { id: string }[]
  expect((await here.maskbench('show', run!.id)).stdout).toContain('masks_hide_nothing: the masks hide nothing in any')
})
