import { existsSync, mkdirSync, readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { bindingPath } from '../../harness/engine/installation/paths.ts'
import type { PassProfile } from '../../harness/perf/profile.ts'
import { folder } from './helpers/maskbench.ts'

const engine = existsSync(bindingPath)
const SMALL = '--train-images 128 --backbone-width 8 --backbone-stem-stride 2 --backbone-blocks 1 --epochs 1'

test.runIf(engine)('pretrain does one configuration and says how to do it again', async () => {
  using here = folder()
  const first = await here.maskbench('pretrain', ...SMALL.split(' '), '--evaluations', 'knn', '--json')
  expect(first.code).toBe(0)
  const run = JSON.parse(first.stdout)
  expect(run).toMatchObject({ suite: null, dataset: 'fashion-mnist-mini', method: 'simclr', status: 'done' })
  expect(run.scores.map(({ metric }: { metric: string }) => metric)).toEqual(['top1', 'top5'])
  const shown = JSON.parse((await here.maskbench('show', run.id, '--json')).stdout)
  expect(shown.command).toBe(`npx maskbench pretrain ${SMALL} --evaluations knn`)
  const again = await here.maskbench('pretrain', ...SMALL.split(' '), '--evaluations', 'knn')
  const lines = again.stdout.trimEnd().split('\n')
  expect(lines[0]).toMatch(new RegExp(`^fashion-mnist-mini/simclr/0  ${run.id}  already done in \\d+:\\d\\d$`))
  expect(lines.at(-1)).toBe(
    `\`npx maskbench show ${run.id.slice(0, 8)}\` shows this run, which was stored before; nothing was trained now.`,
  )
})

test.runIf(engine)('pretrain takes a folder of images, labelled or not', async () => {
  using here = folder()
  const picture = (grey: number) =>
    sharp({ create: { width: 20, height: 24, channels: 3, background: { r: grey, g: 90, b: 200 - grey } } })
  for (const kind of ['cat', 'dog']) {
    mkdirSync(join(here.path, 'labelled', kind), { recursive: true })
    mkdirSync(join(here.path, 'plain'), { recursive: true })
    for (let i = 0; i < 6; i++) {
      const image = picture(i * 12 + (kind === 'dog' ? 100 : 0))
      await image
        .clone()
        .png()
        .toFile(join(here.path, 'labelled', kind, `${i}.png`))
      await image.jpeg().toFile(join(here.path, 'plain', `${kind}-${i}.jpg`))
    }
  }
  const train = async (...options: string[]) => {
    const words = ['--image-size', '16', '--batch-size', '4', '--masking', 'adios', '--adios-masks', '2', ...options]
    const { code, stdout, stderr } = await here.maskbench('pretrain', ...SMALL.split(' '), ...words, '--json')
    expect(stderr).not.toContain('failed')
    expect(code).toBe(0)
    return JSON.parse(stdout)
  }
  const labelled = await train('--data', 'folder:labelled')
  const asked = labelled.scores.map(({ evaluation }: { evaluation: string }) => evaluation)
  expect([...new Set(asked)].sort()).toEqual(['clustering', 'knn', 'linear'])
  const plain = await train('--data', 'folder:plain')
  expect(plain).toMatchObject({ dataset: `folder:${realpathSync(here.path)}/plain`, status: 'done', scores: [] })
  const shown = JSON.parse((await here.maskbench('show', plain.id, '--json')).stdout)
  const names = shown.artefacts.map(({ name }: { name: string }) => name).sort()
  expect(names).toEqual(['encoder.safetensors', 'masks-crf-epoch-1.png', 'masks-epoch-1.png', 'occlusion.safetensors'])
  const { sha256 } = shown.artefacts.find(({ name }: { name: string }) => name === 'occlusion.safetensors')
  const occlusion = await here.maskbench('evaluate', join('maskbench.sqlite.d', sha256.slice(0, 2), sha256))
  expect(occlusion.code).toBe(2)
  expect(occlusion.stderr).toContain('is the occlusion model of a run: it computes masks, not features')
})

test.runIf(engine)('evaluate learns from as many images as it is told, on other data too', async () => {
  using here = folder()
  const run = await here.maskbench(
    'pretrain',
    ...SMALL.replace(' --epochs 1', '').split(' '),
    '--method',
    'random-init',
    '--evaluations',
    'knn',
    '--json',
  )
  const { artefacts } = JSON.parse((await here.maskbench('show', JSON.parse(run.stdout).id, '--json')).stdout)
  const sha256: string = artefacts[0].sha256
  const checkpoint = join(here.path, 'maskbench.sqlite.d', sha256.slice(0, 2), sha256)
  const transfer = ['evaluate', checkpoint, '--evaluation', 'transfer-linear', '--json']
  const few = await here.maskbench(...transfer, '--data', 'fashion-mnist-mini', '--train-images', '64')
  expect(JSON.parse(few.stdout).scores[0].protocol).toBe(
    'logistic regression, standardised features, L2 chosen on 20% held out, 64 images',
  )
  const absent = await here.maskbench(...transfer, '--data', 'inaturalist')
  expect([absent.code, absent.stderr]).toEqual([3, expect.stringMatching(/inaturalist: missing or incomplete/)])
})

test.runIf(engine)('what can not work is wrong input, not a failure to be tried again', async () => {
  using here = folder()
  const { code, stderr } = await here.maskbench('pretrain', '--train-images', '10')
  expect(code).toBe(2)
  expect(stderr).not.toContain('retrying once')
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
  expect(Object.keys(figure)).toEqual(['workload', 'seconds', 'peak_rss_mb', 'device'])
  expect(figure.seconds).toBeGreaterThan(0)
  expect(figure.peak_rss_mb).toBeGreaterThan(100)
})

test.runIf(engine)(
  'perf tells the speed of pretraining, --profile where its time goes, --graph what TensorFlow runs',
  async () => {
    using here = folder()
    const file = join(here.path, 'graph.txt')
    const { code, stdout } = await here.maskbench('perf', 'simclr-small-32', '--profile', '--graph', file, '--json')
    expect(code).toBe(0)
    const figure = JSON.parse(stdout)
    const keys = ['workload', 'images_per_s', 'step_images_per_s', 'peak_rss_mb', 'device', 'profile']
    expect(Object.keys(figure)).toEqual(keys)
    expect(figure.images_per_s).toBeGreaterThan(0)
    expect(figure.step_images_per_s).toBeGreaterThan(0)
    const { profile } = figure as { profile: PassProfile[] }
    expect(profile.map(({ pass }) => pass)).toEqual(['a step with new views', 'the step alone'])
    const [, step] = profile
    expect(step!.calls).toBe(1)
    expect(step!.ops.map(({ op }) => op)).toEqual(expect.arrayContaining(['ReadVariableOp', 'ResourceApplyMomentum']))
    for (const costs of [step!.ops, step!.shapes]) {
      expect(costs.reduce((sum, { ms }) => sum + ms, 0)).toBeCloseTo(step!.opsMs)
      expect(costs.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1)
    }
    expect(readFileSync(file, 'utf8')).toMatch(/^training_step_\d+: \d+ ops as written, \d+ as they run$/m)
  },
)
