import { expect, it } from 'vitest'
import { naturalOrder } from '../../harness/base/natural-order.ts'

it('names are in the order of the alphabet, and numbers in them in that of their size', () => {
  expect(['mask 10', 'mask 2', 'Box', 'box 1'].sort(naturalOrder)).toEqual(['Box', 'box 1', 'mask 2', 'mask 10'])
})
