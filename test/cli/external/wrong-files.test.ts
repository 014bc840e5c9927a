/** What stands in place of a file, or another kind of file, is called by its name wherever a command takes one. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
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
