import { expect, test } from 'vitest'
import { encodedInAll } from '../../harness/training/external.ts'

function told(own: number): { encoded: ReturnType<typeof encodedInAll>; lines: unknown[][] } {
  const lines: unknown[][] = []
  return { lines, encoded: encodedInAll((...line) => lines.push(line), own) }
}

test('images of both splits are steps of one run, told after the name of the evaluation that needs them', () => {
  const { encoded, lines } = told(700)
  for (const done of [250, 500]) encoded(done, 500)
  encoded(200, 200)
  expect(lines).toEqual([
    [250, 700, 'evaluating, 250 of 700 images encoded'],
    [500, 700, 'evaluating, 500 of 700 images encoded'],
    [700, 700, 'evaluating, 700 of 700 images encoded'],
  ])
})

test('images of another data set add to those of the own one', () => {
  const { encoded, lines } = told(100)
  encoded(100, 100)
  encoded(250, 300)
  expect(lines.at(-1)).toEqual([350, 400, 'evaluating, 350 of 400 images encoded'])
})
