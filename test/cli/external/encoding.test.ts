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

test('encoding that takes long says for how long, and once what would be quicker', () => {
  let time = 0
  const told = (isWhole: boolean) => {
    const notes: string[] = []
    time = 0
    const encoded = encodingNotes(
      (line) => notes.push(line),
      () => time,
      isWhole,
    )
    for (const done of [250, 500]) {
      time += 16_000
      encoded(done, 5000)
    }
    time += 16_000
    encoded(5000, 5000)
    // The test images are timed from their own beginning.
    time += 16_000
    encoded(250, 500)
    return notes
  }
  const lines = ['encoded 250 of 5000 images, 5:04 left', 'encoded 500 of 5000 images, 4:48 left']
  const later = ['encoded 5000 of 5000 images', 'encoded 250 of 500 images']
  expect(told(true)).toEqual([lines[0], 'for a quicker look add --train-images 1000', lines[1], ...later])
  expect(told(false)).toEqual([...lines, ...later])
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
