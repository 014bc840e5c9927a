import { expect, test } from 'vitest'
import { externalSchema } from '../../../db/config/external.ts'
import { commandFor } from '../../../harness/cli/commands/evaluate/command-for.ts'

const file = (path: string) => ({ path, sha256: 'a'.repeat(64) })
const shape = { name: 'resnet18-cifar' }
const given = (seed: number, more: object = {}) =>
  externalSchema.parse({
    kind: 'external',
    name: 'mine',
    dataset: 'fashion-mnist-mini',
    imageSize: 32,
    source: { kind: 'weights', file: file(`/ckpt/seed${seed}.pth`), shape },
    told: { epochs: 100 },
    seed,
    ...more,
  })

test('a file that was named by itself is named again, with its seed', () => {
  expect(commandFor(given(3), 'knn')).toBe(
    'npx maskbench evaluate /ckpt/seed3.pth --arch resnet18-cifar --size 32 --stem-padding 1 --data fashion-mnist-mini --name mine --seed 3 --save --evaluation knn --epochs 100',
  )
})

test('seeds that one pattern named have one command, which resumes what is left of them', () => {
  const patterns = ['--seeds-from', '/ckpt/seed*.pth']
  const commands = [0, 1, 2].map((seed) => commandFor(given(seed), undefined, patterns))
  expect(new Set(commands)).toEqual(
    new Set([
      "npx maskbench evaluate --seeds-from '/ckpt/seed*.pth' --arch resnet18-cifar --size 32 --stem-padding 1 --data fashion-mnist-mini --name mine --save --epochs 100",
    ]),
  )
})

test('patterns of features stand for the two files of each seed', () => {
  const source = { kind: 'features', train: file('/f/train-seed0.npy'), test: file('/f/test-seed0.npy') }
  const features = given(0, { imageSize: null, source, told: {} })
  const rest = '--data fashion-mnist-mini --name mine'
  expect(commandFor(features)).toBe(
    `npx maskbench evaluate --features /f/train-seed0.npy /f/test-seed0.npy ${rest} --seed 0 --save`,
  )
  expect(commandFor(features, undefined, ['--features', '/f/train-*.npy', '/f/test-*.npy'])).toBe(
    `npx maskbench evaluate --features '/f/train-*.npy' '/f/test-*.npy' ${rest} --save`,
  )
})
