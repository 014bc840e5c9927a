import { expect, test } from 'vitest'
import { encodingNotes, sizeNote } from '../../../harness/cli/commands/evaluate/encoding.ts'

test('a large size that was not chosen is said with its cost', () => {
  expect(sizeNote(224)).toContain('224 pixels, which takes about 49 times as long as --size 32')
  expect(sizeNote(32)).toContain('32 pixels, which --size changes')
})

test('encoding is told now and then, not for every block', () => {
  let time = 0
  const notes: string[] = []
  const encoded = encodingNotes(
    (line) => notes.push(line),
    () => time,
  )
  encoded(250, 1000)
  time = 16_000
  encoded(500, 1000)
  encoded(750, 1000)
  expect(notes).toEqual(['encoded 500 of 1000 images'])
})
