import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { nearestAndCrop } from '../../../datasets/images/nearest-neighbour.ts'

interface Case {
  width: number
  height: number
  size: number
  positions: number[]
}
const cases: Case[] = JSON.parse(
  readFileSync(join(import.meta.dirname, '../..', 'golden', 'label-resize.json'), 'utf8'),
)

for (const { width, height, size, positions } of cases) {
  it(`takes the pixels that Pillow takes from ${width} x ${height} at ${size}`, () => {
    expect([...nearestAndCrop(width, height, size)]).toEqual(positions)
  })
}
