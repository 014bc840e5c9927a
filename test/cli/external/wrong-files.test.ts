/** What stands in place of a file, or another kind of file, is called by its name wherever a command takes one. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { encodeNpy } from '../../../harness/evaluation/encoder/npy.ts'
import { commands } from '../helpers/in-process.ts'

const STAND_INS = [
  ['a pointer of Git LFS', 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\n', ' lfs pull'],
  ['an HTML page', '<!doctype html>\n<title>404, not found</title>\n', 'curl -L -o '],
] as const

const DATA = ['--data', 'fashion-mnist-mini']

/** The commands that take a file of one's own, by its name. */
const TAKERS: [file: string, words: string[]][] = [
  ['weights.pth', ['evaluate', 'weights.pth', ...DATA]],
  ['encoder.onnx', ['evaluate', 'encoder.onnx', ...DATA]],
  ['train.npy', ['evaluate', '--features', 'train.npy', 'train.npy', ...DATA]],
  ['own.npy', ['evaluate', '--features', 'own.npy', 'own.npy', ...DATA, '--name', 'mine', '--save']],
  ['y.npy', ['evaluate', '--features', 'good.npy', 'good.npy', '--labels', 'y.npy', 'y.npy']],
  ['y.txt', ['evaluate', '--features', 'good.npy', 'good.npy', '--labels', 'y.txt', 'y.txt']],
  ['masks.npy', ['evaluate-masks', '--masks', 'masks.npy', '--data', 'scenes-few']],
  ['labels.csv', ['pretrain', '--labels', 'labels.csv', ...DATA]],
  ['scores.csv', ['import', 'scores.csv']],
  ['export.tar', ['import', 'export.tar']],
  ['table.csv', ['stats', 'table', 'table.csv']],
  ['truth.json', ['metrics', 'clustering', '--truth', 'truth.json', '--pred', 'truth.json']],
  ['suite.yaml', ['run', 'suite.yaml', '--dry-run']],
  ['plugin.ts', ['plugin', 'check', 'plugin.ts']],
]

describe.each(STAND_INS)('%s', (title, content, remedy) => {
  it.each(TAKERS)('as %s', async (file, words) => {
    using here = commands()
    writeFileSync(join(here.path, 'good.npy'), encodeNpy(new Float32Array(2), [2, 1]))
    writeFileSync(join(here.path, file), content)
    const { code, stderr } = await here.maskbench(...words)
    expect([code, stderr]).toEqual([2, expect.stringContaining(title)])
    expect(stderr).toContain(file)
    expect(stderr).toContain(remedy)
  })
})

it('features that are no array are named with one advice', async () => {
  using here = commands()
  writeFileSync(join(here.path, 'train.npy'), 'features')
  const { stderr } = await here.maskbench('evaluate', '--features', 'train.npy', 'train.npy', ...DATA)
  expect(stderr).toContain('train.npy: the train features cannot be read: it is not in the .npy format. write it with')
  expect(stderr.match(/numpy\.save/g)).toHaveLength(1)
  writeFileSync(join(here.path, 'h5.npy'), Buffer.from('\x89HDF\r\n\x1a\n', 'latin1'))
  const other = await here.maskbench('evaluate', '--features', 'h5.npy', 'h5.npy', ...DATA)
  expect(other.stderr).toContain(
    'h5.npy is an HDF5 file, such as Keras writes, not an array of features. save one array',
  )
})

it('a data set that is unknown, missing or not named is told before anything of the weights', async () => {
  using here = commands()
  const weights = fileURLToPath(new URL('../../golden/foreign-files/lightly.pth', import.meta.url))
  const told = async (...words: string[]) => (await here.maskbench(...words)).stderr.trim().split('\n')
  const evaluate = ['evaluate', weights, '--arch', 'resnet18-cifar']
  expect(await told(...evaluate, '--data', 'fashion-mnst')).toEqual([expect.stringContaining('fashion-mnst')])
  expect(await told(...evaluate, '--data', 'imagenet100')).toEqual([expect.stringContaining('imagenet100')])
  expect(await told(...evaluate)).toEqual([expect.stringContaining('does not name its data set. add --data')])
  const embed = ['embed', '--weights', weights, '--arch', 'resnet18-cifar', '--out', 'x.npy']
  expect(await told(...embed, '--data', 'imagenet100')).toEqual([expect.stringContaining('imagenet100')])
})
