import { expect, it } from 'vitest'
import { configDifferences } from '../../db/config/differences.ts'

it('names only what differs, never the seed', () => {
  const a = { epochs: 5, seed: 0, optimizer: { name: 'sgd', learningRate: 0.1 }, adios: null }
  const b = { epochs: 5, seed: 1, optimizer: { name: 'sgd', learningRate: 0.05 }, adios: { masks: 2 } }
  expect(configDifferences([a, b])).toEqual([
    ['optimizer.learningRate 0.1'],
    ['optimizer.learningRate 0.05', 'adios.masks 2'],
  ])
  expect(configDifferences([a, { ...a, seed: 7 }])).toEqual([[], []])
})
