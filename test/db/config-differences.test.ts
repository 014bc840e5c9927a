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

it('calls an option of a plugin by its own name, with its owner where another option has that name', () => {
  const grating = (share: number) => ({ options: { grating: { share, wavelength: 6 } } })
  expect(configDifferences([grating(0.3), grating(0.6)])).toEqual([['share 0.3'], ['share 0.6']])
  expect(configDifferences([grating(0.3), { mae: { share: 0.75 } }])).toEqual([
    ['grating share 0.3', 'wavelength 6'],
    ['mae.share 0.75'],
  ])
})
