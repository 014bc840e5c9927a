import { expect, test } from 'vitest'
import { findImageDataset } from '../../../datasets/index.ts'
import { encodingNotes, sizeNote } from '../../../harness/cli/commands/evaluate/encoding.ts'
import { normalisationLine, usedNormalisation } from '../../../harness/cli/commands/evaluate/normalised.ts'

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

test('the answer says whose mean and deviation were used, where they are of a data set', () => {
  const data = findImageDataset('fashion-mnist-mini')
  const line = (mean: number[], std: number[]) =>
    normalisationLine(usedNormalisation({ mean, std } as unknown as typeof data, [data]))
  expect(line([...data.mean], [...data.std])).toContain('(those of fashion-mnist-mini); --mean and --std change them.')
  expect(line([...data.mean], [...data.std])).toContain(`the mean ${data.mean.join(',')} and`)
  expect(line([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])).toBe(
    "Pixels were normalised by the mean 0.485,0.456,0.406 and standard deviation 0.229,0.224,0.225 (ImageNet's); --mean and --std change them.",
  )
  expect(line([0, 0, 0], [1, 1, 1])).toBe(
    'Pixels were normalised by the mean 0,0,0 and standard deviation 1,1,1; --mean and --std change them.',
  )
})
