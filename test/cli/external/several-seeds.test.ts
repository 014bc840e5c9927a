/** Files of several seeds that patterns name: one row, and what is refused. */
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { encoderShapeSchema } from '../../../db/config/external.ts'
import { sourcesOf } from '../../../harness/cli/commands/evaluate/sources.ts'
import { bindingPath } from '../../../harness/engine/installation/paths.ts'
import { encodeNpy } from '../../../harness/evaluation/encoder/npy.ts'
import { createBackbone } from '../../../harness/models/index.ts'
import { encodeSafetensors } from '../../../harness/models/safetensors.ts'
import { commands } from '../helpers/in-process.ts'
import { folder } from '../helpers/maskbench.ts'

const SIZE = 8
const COUNTS = { train: 60, test: 30 }

/** Features of two classes, and their labels once. */
function write(path: string, split: 'train' | 'test', seed: number): void {
  const count = COUNTS[split]
  const values = Float32Array.from({ length: count * SIZE }, (_, at) => {
    const [row, dimension] = [Math.floor(at / SIZE), at % SIZE]
    const noise = Math.sin((at + 1) * (seed + 1) * 12.9898) * 43758.5453
    return noise - Math.floor(noise) + (dimension === row % 2 ? 0.5 : 0)
  })
  writeFileSync(join(path, `${split}-seed${seed}.npy`), encodeNpy(values, [count, SIZE]))
  writeFileSync(join(path, `y-${split}.txt`), Array.from({ length: count }, (_, row) => row % 2).join('\n'))
}

const FILES = ['--features', 'train-seed*.npy', 'test-seed*.npy', '--labels', 'y-train.txt', 'y-test.txt']
const SAVED = [...FILES, '--name', 'several', '--save']

test.runIf(existsSync(bindingPath))('features of several seeds are one row with an interval', async () => {
  using here = folder()
  for (const seed of [0, 2]) for (const split of ['train', 'test'] as const) write(here.path, split, seed)
  const saved = await here.maskbench('evaluate', ...SAVED, '--evaluation', 'knn', '--json')
  expect(saved.code, saved.stderr).toBe(0)
  const runs = JSON.parse(saved.stdout)
  expect(runs.map(({ seed }: { seed: number }) => seed)).toEqual([0, 2])
  const board = JSON.parse((await here.maskbench('leaderboard', '--json')).stdout)
  expect(board.rows).toHaveLength(1)
  expect(board.rows[0].cells[0]).toMatchObject({ n: 2, seeds: [0, 2], ci95: [expect.any(Number), expect.any(Number)] })

  const text = (await here.maskbench('evaluate', ...SAVED, '--evaluation', 'knn')).stdout
  const [{ scores }] = runs
  expect(text.match(new RegExp(`\\(${scores[0].protocol.slice(0, 9)}`, 'g'))).toHaveLength(scores.length)
  const summary = board.rows[0].cells[0]
  const percent = (value: number) => (100 * value).toFixed(1)
  const half = percent(summary.ci95[1] - summary.mean)
  expect(text).toContain(`knn top1  ${percent(summary.mean)}% ± ${half}% (2)  (`)

  // Another file of a seed that is stored: --seed is no remedy where names give the seeds.
  copyFileSync(join(here.path, 'train-seed2.npy'), join(here.path, 'train-seed0.npy'))
  const other = await here.maskbench('evaluate', ...SAVED, '--evaluation', 'knn')
  expect(other.code).toBe(2)
  expect(other.stderr).toMatch(/is stored already, from another file \(run \w+\)\. choose another --name$/m)
})

test('what patterns cannot mean is refused before anything is stored', async () => {
  using here = commands()
  for (const split of ['train', 'test'] as const) write(here.path, split, 0)
  const refused = async (...words: string[]) => {
    const { code, stderr } = await here.maskbench('evaluate', ...words)
    expect(code).toBe(2)
    return stderr
  }
  expect(await refused(...FILES)).toContain('which are stored as one row. add --save and --name')
  expect(await refused(...SAVED, '--seed', '3')).toContain(
    'a pattern of --features takes seeds from the names of files',
  )
  const byPattern = ['--seeds-from', '*.pth', '--data', 'fashion-mnist-mini', '--name', 'mine', '--save']
  expect(await refused(...byPattern, '--seed', '3')).toContain('a pattern of --seeds-from takes seeds')
  write(here.path, 'train', 1)
  expect(await refused(...SAVED)).toContain('train-seed1.npy is of seed 1, and no file that matches test-seed*.npy is')
  writeFileSync(join(here.path, 'train-seed1-again1.npy'), 'x')
  expect(await refused(...SAVED)).toContain('do not end in different numbers. name them like seed0.npy, seed1.npy')
  const four = ['--features', 'train-seed0.npy', 'train-seed1.npy', 'test-seed0.npy', '--name', 'x', '--save']
  expect(await refused(...four, '--data', 'fashion-mnist-mini')).toContain(
    "two quoted patterns: 'train-*.npy' 'test-*.npy'",
  )
  expect(existsSync(join(here.path, 'maskbench.sqlite'))).toBe(false)
})

test('seeds are the numbers of names, or where these are alike of folders', async () => {
  using here = commands()
  const made = (...names: string[]) => {
    for (const name of names) {
      mkdirSync(join(here.path, dirname(name)), { recursive: true })
      writeFileSync(join(here.path, name), 'x'.repeat(99))
    }
  }
  made('a/x1/m-x1-ep=9.npy', 'a/x2/m-x2-ep=9.npy', 'a/x2/.m-ep=7.npy', 'b/version_4/last.npy', 'b/version_7/last.npy')
  made('c/k2hq/m-ep=9.npy', 'c/x9vd/m-ep=9.npy', 'd/seed2.npy', 'd/seed10.npy')
  const io = { json: false, debug: false, database: '', result() {}, note() {} }
  const found = async (glob: string) => {
    const train = join(here.path, glob)
    const sources = await sourcesOf({ features: [train, train] }, io)
    return sources.map(({ seed, source }) => {
      return [seed, source.kind === 'features' ? relative(here.path, source.train.path) : '']
    })
  }
  expect(await found('d/*.npy')).toEqual([
    [2, 'd/seed2.npy'],
    [10, 'd/seed10.npy'],
  ])
  expect(await found('a/*/*.npy')).toEqual([
    [1, 'a/x1/m-x1-ep=9.npy'],
    [2, 'a/x2/m-x2-ep=9.npy'],
  ])
  expect(await found('?/version_*/last.npy')).toEqual([
    [4, 'b/version_4/last.npy'],
    [7, 'b/version_7/last.npy'],
  ])
  await expect(found('c/*/*.npy')).rejects.toThrow('do not end in different numbers')
  await expect(found('e/*/*.npy')).rejects.toThrow('no file matches')
})

test('what holds of every file is noted once, the rest with its file', async () => {
  using here = commands()
  const write = (name: string, prefix: string) => {
    const { specification } = createBackbone(encoderShapeSchema.parse({ name: 'resnet18-cifar', width: 8 }), 32)
    const arrays = specification.map(({ name: key, shape }) => {
      return [prefix + key, { shape, values: new Float32Array(shape.reduce((a, b) => a * b, 1)) }] as const
    })
    const path = join(here.path, name)
    writeFileSync(path, encodeSafetensors(new Map(arrays)))
    return path
  }
  write('seed0.safetensors', '')
  const wrapped = write('seed1.safetensors', 'backbone.')
  const notes: string[] = []
  const io = { json: false, debug: false, database: '', result() {}, note: (line: string) => void notes.push(line) }
  const sources = await sourcesOf({ seedsFrom: join(here.path, 'seed*.safetensors'), size: 32 }, io)
  expect(sources.map(({ seed }) => seed)).toEqual([0, 1])
  expect(notes).toContain('all 2 files: recognised as resnet18-cifar of width 8 by names and shapes')
  expect(notes).toContain(`${wrapped}: prefix backbone. stripped from the names`)
})
