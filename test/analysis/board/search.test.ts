/** The search of the leaderboard's rows. */
import { expect, test } from 'vitest'
import { rowSearch } from '../../../harness/analysis/board/search.ts'
import type { Row } from '../../../harness/analysis/board/types.ts'

const row = (details: string) =>
  ({ title: 'SimCLR + MAE', method: 'simclr', masking: 'mae', table: null, details }) as unknown as Row
const LONG = row('ResNet-18, 3×3 stem · w16 · epochs 1, trainImages 200, adios.masks 2')

test.each([
  ['', true],
  ['simclr', true],
  ['SimCLR MAE', true],
  ['byol', false],
  ['epochs 1', true],
  ['epochs 2', false],
  ['epochs 10', false],
  ['masks 2', true],
  ['2 masks', true],
  ['images 200', true],
  ['images 20', false],
  ['simclr 200', true],
  ['simclr 20', false],
  ['w16', true],
  ['ResNet 18', true],
  ['resnet-18, 3×3 stem · w16', true],
  ['epochs 1, trainImages 200', true],
  ['epochs=1', false],
])('"%s" finds the row: %s', (text, found) => {
  expect(rowSearch(text)(LONG)).toBe(found)
})
