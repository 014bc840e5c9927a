import { expect, it } from 'vitest'
import { naturalOrder } from '../../harness/base/natural-order.ts'

it('names are in the order of the alphabet, and numbers in them in that of their size', () => {
  expect(['mask 10', 'mask 2', 'Box', 'box 1'].sort(naturalOrder)).toEqual(['Box', 'box 1', 'mask 2', 'mask 10'])
})

it('decimals and negative numbers are in the order of their size, and numbers of a path each by itself', () => {
  const labels = [
    'share -8',
    'share -0.5',
    'share 0.25',
    'share 0.5',
    'share 0.5, side 2',
    'share 0.5, side 10',
    'share 2',
  ]
  expect(labels.toReversed().sort(naturalOrder)).toEqual(labels)
  const layers = ['layers.1.2.bias', 'layers.1.10.bias', 'layers.2.1.bias']
  expect(layers.toReversed().sort(naturalOrder)).toEqual(layers)
})
