/** Runs with plugins that compute nothing useful say so: a loss that is no number, masks that hide nothing. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it, vi } from 'vitest'
import { commands } from '../cli/helpers/in-process.ts'

const here = commands()
afterAll(() => here[Symbol.dispose]())

writeFileSync(
  join(here.path, 'useless.ts'),
  `import { asDrawn, defineBackbone, defineMasking, defineMethod, drawMasks, layers, mlp, operations, specifications, tf, traced } from 'maskbench/plugin'
export const blank = defineMasking({
  entry: { key: 'blank', title: 'blank', made: 'blindly', mark: 'M-1 -1L1 1' },
  needsObjects: false,
  start: ({ imageSize }) => ({ draw: ({ count }) => drawMasks(count, imageSize, () => {}), masks: asDrawn }),
})
export const still = defineBackbone({
  entry: { key: 'still', title: 'still' },
  create: () => ({
    specification: specifications.convSpecification('conv', 3, 8, 3),
    featureSize: 8,
    encode(parameters, images) {
      const pooled = operations.globalAveragePool(layers.conv(parameters, 'conv', images, 2, 1))
      return traced([pooled], tf.onesLike(pooled.tensor), () => [() => tf.zerosLike(pooled.tensor)])
    },
  }),
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
  expect(stderr).not.toContain('retrying once')
})

/** The warnings that are printed while a command runs. */
async function warnings(...words: string[]): Promise<string[]> {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const { code } = await here.maskbench(...words)
  const lines = write.mock.calls.flatMap(([text]) => String(text).split('\n'))
  write.mockRestore()
  expect(code).toBe(0)
  return lines.filter((line) => line.startsWith('warning: '))
}

it('features that collapse to a constant are said, with since when and what that means', async () => {
  const encoder = small.slice(0, small.indexOf('--backbone-width'))
  expect(await warnings('pretrain', '--backbone', 'still', ...encoder)).toEqual([
    'warning: fashion-mnist-mini/simclr-still/0: embeddings are nearly constant (spread .000 of 1) since epoch 1: lower --optimizer-learning-rate or raise --schedule-warmup; all images get nearly the same features, so that scores will be near chance',
  ])
})

it('masks that hide nothing are an event of the run, and said once while it trains', async () => {
  expect(await warnings('pretrain', '--masking', 'blank', ...small)).toEqual([
    'warning: fashion-mnist-mini/simclr-blank/0: the masks hide nothing in any image since step 1, as without masking: change the masking or its options; the scores will be those of a run without masks',
  ])
  const [run] = JSON.parse((await here.maskbench('runs', '--json', '--status', 'done')).stdout) as { id: string }[]
  expect((await here.maskbench('show', run!.id)).stdout).toContain('masks_hide_nothing: the masks hide nothing in any')
})
