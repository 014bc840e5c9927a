import { copyFileSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { bindingPath } from '../../../harness/engine/installation/paths.ts'
import { folder } from '../helpers/maskbench.ts'
import { pictures } from '../helpers/pictures.ts'

const engine = existsSync(bindingPath)
const fixture = (name: string) => fileURLToPath(new URL(`../../golden/foreign-files/${name}`, import.meta.url))
const DATA = ['--data', 'fashion-mnist-mini', '--evaluation', 'knn', '--save']

test.runIf(engine)('a checkpoint from elsewhere becomes a row like any other', async () => {
  using here = folder()
  const told = ['--epochs', '100', '--pretrained-on', 'CIFAR-10', '--note', 'from the lab']
  const arch = ['--arch', 'resnet18-cifar', '--stem-padding', '2']
  const words = [fixture('solo-learn.ckpt'), ...arch, '--train-images', '200', ...DATA]
  const first = await here.maskbench('evaluate', ...words, '--name', 'mine', ...told, '--json')
  expect(first.code, first.stderr).toBe(0)
  const run = JSON.parse(first.stdout)
  expect(run).toMatchObject({
    dataset: 'fashion-mnist-mini',
    method: 'mine',
    backbone: 'resnet18-cifar',
    status: 'done',
  })
  expect(run.scores.map(({ metric }: { metric: string }) => metric)).toEqual(['top1', 'top5'])
  expect(run.normalisation.of).toBe('fashion-mnist-mini')

  const again = await here.maskbench('evaluate', ...words, '--name', 'mine')
  expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('done already')])
  expect(again.stdout).toContain('(those of fashion-mnist-mini); --mean and --std change them.')
  const other = await here.maskbench('evaluate', fixture('lightly.pth'), ...words.slice(1), '--name', 'mine')
  expect([other.code, other.stderr]).toEqual([2, expect.stringContaining('is stored already, from another file')])

  // The same weights under lightly's names have the same scores.
  const named = [fixture('lightly.pth'), ...words.slice(1), '--name', 'lightly']
  const second = JSON.parse((await here.maskbench('evaluate', ...named, '--json')).stdout)
  expect(second.scores.map(({ value }: { value: number }) => value)).toEqual(
    run.scores.map(({ value }: { value: number }) => value),
  )

  const shown = JSON.parse((await here.maskbench('show', run.id, '--json')).stdout)
  expect(shown.config.told).toEqual({ epochs: 100, pretrainedOn: 'CIFAR-10', note: 'from the lab' })
  expect(shown.artefacts.map(({ name }: { name: string }) => name)).toEqual(['encoder.safetensors'])
  expect(shown.command).toContain('--name mine --seed 0 --save')
  const verified = await here.maskbench('verify', run.id)
  expect(verified.code, verified.stderr).toBe(0)
  const compared = await here.maskbench('compare', run.id, second.id, '--json')
  expect(compared.code, compared.stderr).toBe(0)

  const exported = await here.maskbench('export', '--out', 'all.maskbench')
  expect(exported.code, exported.stderr).toBe(0)
  const imported = await here.maskbench('import', 'all.maskbench', '--db', 'copy.sqlite')
  expect(imported.code, imported.stderr).toBe(0)
  const runs = JSON.parse((await here.maskbench('runs', '--db', 'copy.sqlite', '--json')).stdout)
  expect(runs.map(({ method }: { method: string }) => method).sort()).toEqual(['lightly', 'mine'])
})

test.runIf(engine)('several seeds are one row', async () => {
  using here = folder()
  mkdirSync(join(here.path, 'ckpt'))
  copyFileSync(fixture('solo-learn.ckpt'), join(here.path, 'ckpt', 'seed0.ckpt'))
  copyFileSync(fixture('legacy.pth'), join(here.path, 'ckpt', 'seed1.ckpt'))
  const arch = ['--arch', 'resnet18-cifar', '--stem-padding', '1']
  const seeds = ['--seeds-from', 'ckpt/seed*.ckpt', ...arch, '--name', 'mine', '--train-images', '200', ...DATA]
  const saved = await here.maskbench('evaluate', ...seeds, '--json')
  expect(saved.code, saved.stderr).toBe(0)
  const runs = JSON.parse(saved.stdout)
  expect(runs.map(({ seed }: { seed: number }) => seed)).toEqual([0, 1])
  expect(new Set(runs.map(({ groupId }: { groupId: string }) => groupId)).size).toBe(1)
})

test.runIf(engine)('computed features need no encoder', async () => {
  using here = folder()
  await pictures(join(here.path, 'photos'), ['day', 'night'], 20)
  const data = ['--data', 'folder:photos', '--evaluation', 'knn', '--save']
  const arch = ['--arch', 'resnet18-cifar', '--stem-padding', '1']
  for (const split of ['train', 'test']) {
    const embed = ['--weights', fixture('solo-learn.ckpt'), '--data', 'folder:photos', '--split', split]
    const made = await here.maskbench('embed', ...arch, ...embed, '--out', `${split}.npy`)
    expect(made.code, made.stderr).toBe(0)
  }
  const words = ['--features', 'train.npy', 'test.npy', '--name', 'numbers', ...data]
  const fromFeatures = await here.maskbench('evaluate', ...words, '--json')
  expect(fromFeatures.code, fromFeatures.stderr).toBe(0)
  const [top1] = JSON.parse(fromFeatures.stdout).scores
  const whole = [fixture('solo-learn.ckpt'), ...arch, '--name', 'whole', ...data]
  const [same] = JSON.parse((await here.maskbench('evaluate', ...whole, '--json')).stdout).scores
  expect(top1.value).toBe(same.value)
  const verified = await here.maskbench('verify', JSON.parse(fromFeatures.stdout).id)
  expect(verified.code, verified.stderr).toBe(0)

  const swapped = await here.maskbench('evaluate', '--features', 'test.npy', 'train.npy', '--name', 'x', ...data)
  expect([swapped.code, swapped.stderr]).toEqual([2, expect.stringMatching(/rows, and the data set has \d+ train/)])
})

test.runIf(engine)('an ONNX model of any architecture becomes a row', async () => {
  using here = folder()
  const model = fileURLToPath(new URL('../../golden/onnx-encoders/vit.onnx', import.meta.url))
  const words = [model, '--train-images', '200', '--name', 'mine', ...DATA]
  const first = await here.maskbench('evaluate', ...words, '--json')
  expect(first.code, first.stderr).toBe(0)
  expect(first.stderr).toContain("pixels are normalised by ImageNet's mean and deviation")
  const run = JSON.parse(first.stdout)
  expect(run).toMatchObject({ method: 'mine', backbone: 'onnx', status: 'done', normalisation: { of: 'imagenet' } })
  const shown = JSON.parse((await here.maskbench('show', run.id, '--json')).stdout)
  expect(shown.artefacts.map(({ name }: { name: string }) => name)).toEqual(['encoder.onnx'])
  expect(shown.config).toMatchObject({ imageSize: 32, mean: [0.485, 0.456, 0.406], source: { output: 'features' } })
  expect(shown.command).toContain('--size 32 --onnx-output features')
  const verified = await here.maskbench('verify', run.id)
  expect(verified.code, verified.stderr).toBe(0)

  // The same features, computed apart, have the same scores.
  const unsaved = ['--evaluation', 'knn', '--data', 'fashion-mnist-mini', '--train-images', '200', '--json']
  const again = await here.maskbench('evaluate', model, ...unsaved)
  expect(again.code, again.stderr).toBe(0)
  const values = ({ scores }: { scores: { value: number }[] }) => scores.map(({ value }) => value)
  expect(values(JSON.parse(again.stdout))).toEqual(values(run))
  expect(JSON.parse(again.stdout).normalisation).toEqual(run.normalisation)

  const named = await here.maskbench('evaluate', model, ...unsaved, '--arch', 'vit-tiny')
  expect([named.code, named.stderr]).toEqual([2, expect.stringContaining('--arch is for files of weights')])
  const tuned = await here.maskbench(
    'evaluate',
    model,
    '--data',
    'fashion-mnist-mini',
    '--evaluation',
    'transfer-finetune',
  )
  expect([tuned.code, tuned.stderr]).toEqual([2, expect.stringContaining('no weights to fine-tune')])
})

test('what cannot be a row is refused before anything is stored', async () => {
  using here = folder()
  const refused = async (...words: string[]) => {
    const { code, stderr } = await here.maskbench('evaluate', ...words)
    expect(code).toBe(2)
    return stderr
  }
  expect(await refused('x.pth', '--name', 'mine')).toContain('--name describes a stored run')
  expect(await refused('x.pth', '--save', '--data', 'fashion-mnist-mini')).toContain('a stored row needs a name')
  expect(await refused('x.pth', '--save', '--name', 'simclr')).toContain('simclr is a method of maskbench')
  expect(await refused('--seeds-from', 'x*.pth', ...DATA, '--name', 'mine')).toContain('no file matches x*.pth')
  expect(existsSync(join(here.path, 'maskbench.sqlite'))).toBe(false)
})
