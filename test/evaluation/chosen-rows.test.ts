import { expect, it } from 'vitest'
import { chosenRows } from '../../harness/evaluation/chosen-rows.ts'
import type { Features } from '../../harness/evaluation/types.ts'
import { features } from './features.ts'

it('of chosen rows only the images are cropped, in the order of the choice', () => {
  const rows = features([[0], [1], [2], [3]], [0, 1, 0, 1]) // biome-ignore format: one row
  const asked: number[][] = []
  const cropped = (epoch: number, some?: Int32Array): Features => {
    asked.push([epoch, ...some!])
    return { ...rows, values: Float32Array.from(some!, (row) => 10 * row) }
  }
  const chosen = chosenRows({ ...rows, cropped }, Int32Array.of(3, 1, 2))
  expect([...chosen.values]).toEqual([3, 1, 2])
  expect([...chosen.cropped!(5).values]).toEqual([30, 10, 20])
  expect([...chosenRows(chosen, Int32Array.of(2, 0)).cropped!(6).values]).toEqual([20, 30])
  expect(asked).toEqual([
    [5, 3, 1, 2],
    [6, 2, 3],
  ])
})
