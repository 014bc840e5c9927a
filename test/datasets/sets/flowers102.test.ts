import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { dataset } from '../../../datasets/sets/flowers102.ts'
import { matFile } from '../formats/mat-fixture.ts'
import { dataFolders, halfAJpeg, levels, picture, problems, refusal } from '../official-fixture.ts'

const { write, path } = dataFolders()
const golden = join(import.meta.dirname, '../..', 'golden', 'mat-files')
const image = (number: number) => `flowers102/jpg/image_0000${number}.jpg`

/** Six images as SciPy's files have them: labels 1 1 77 102 3 3, training 4 1, validation 6, test 2 3 5. */
async function layOut(): Promise<void> {
  for (const file of ['imagelabels.mat', 'setid.mat']) write(`flowers102/${file}`, readFileSync(join(golden, file)))
  for (let number = 1; number <= 6; number++)
    write(
      image(number),
      await picture(30 * number)
        .jpeg()
        .toBuffer(),
    )
}

describe('flowers102', () => {
  it('trains on the training and validation splits and tests on the third', async () => {
    await layOut()
    const train = await dataset.load('train', 8)
    expect(levels(train)).toEqual([120, 30, 180])
    expect([...train.labels!]).toEqual([101, 0, 2])
    const test = await dataset.load('test', 8)
    expect(levels(test)).toEqual([60, 90, 150])
    expect([...test.labels!]).toEqual([0, 76, 2])
    expect([...test.labels!].map((label) => dataset.classes[label])).toEqual([
      'pink primrose',
      'passion flower',
      'canterbury bells',
    ])
    expect(await problems(dataset)).toEqual([])
    const checked: string[] = []
    for await (const _ of dataset.verify!((file) => void checked.push(file)));
    expect(checked.sort()).toEqual([1, 2, 3, 4, 5, 6].map((number) => `jpg/image_0000${number}.jpg`))
  })

  it('names 102 flowers', () => {
    expect(new Set(dataset.classes).size).toBe(102)
    expect(dataset.classes.slice(98)).toEqual(['bromelia', 'blanket flower', 'trumpet creeper', 'blackberry lily'])
  })

  it('changes its digest with any file that it reads', async () => {
    await layOut()
    const digests = new Set([dataset.digest()])
    write(image(5), await picture(1).jpeg().toBuffer())
    digests.add(dataset.digest())
    write('flowers102/imagelabels.mat', matFile({ labels: [1, 1, 77, 101, 3, 3] }))
    digests.add(dataset.digest())
    expect(digests.size).toBe(3)
  })

  it('refuses missing and damaged images by their names', async () => {
    await layOut()
    rmSync(path(image(4)))
    expect(await refusal(() => dataset.load('train', 8))).toMatch(
      /flowers102 .* is incomplete: jpg\/image_00004.jpg \(missing\) -> .*data verify flowers102.*data fetch flowers102/,
    )
    write(image(5), await halfAJpeg())
    write(image(3), '')
    expect(await refusal(() => dataset.load('test', 8))).toMatch(
      /image_0000[35]\.jpg is truncated or corrupt .*data verify flowers102/,
    )
    expect(await problems(dataset)).toEqual([
      { file: 'jpg/image_00004.jpg', what: 'missing' },
      { file: 'jpg/image_00003.jpg', what: expect.stringMatching(/^truncated or corrupt image/) },
      { file: 'jpg/image_00005.jpg', what: expect.stringMatching(/^truncated or corrupt image/) },
    ])
  })

  it('refuses lists that are damaged or contradict each other, and says why', async () => {
    await layOut()
    const wrong = async (file: string, contents: Buffer, why: string) => {
      const whole = readFileSync(path(`flowers102/${file}`))
      write(`flowers102/${file}`, contents)
      expect(await refusal(() => dataset.load('train', 8))).toContain(`is incomplete: ${file} (${why})`)
      expect((await problems(dataset)).filter((problem) => problem.file === file)).toEqual([{ file, what: why }])
      expect(await refusal(() => dataset.digest())).toContain(why)
      write(`flowers102/${file}`, whole)
    }
    const labels = readFileSync(path('flowers102/imagelabels.mat'))
    await wrong('imagelabels.mat', labels.subarray(0, -9), 'ends within an element')
    await wrong('imagelabels.mat', Buffer.from('<html>'.repeat(99)), 'is not a MATLAB 5 file')
    await wrong('imagelabels.mat', matFile({ other: [1] }), 'has no array labels')
    await wrong('imagelabels.mat', matFile({ labels: [1, 1, 77, 103, 3, 3] }), 'has the label 103, of 102 classes')
    await wrong('setid.mat', matFile({ trnid: [1], valid: [7], tstid: [2] }), 'names image 7 of 6')
    await wrong('setid.mat', matFile({ trnid: [1], tstid: [2] }), 'has no array valid')
  })

  it('is absent without one of its three archives', async () => {
    expect(dataset.present()).toBe(false)
    await layOut()
    expect(dataset.present()).toBe(true)
    rmSync(path('flowers102/setid.mat'))
    expect(dataset.present()).toBe(false)
    expect(await refusal(() => dataset.load('test', 8))).toContain('setid.mat (missing)')
    expect(await problems(dataset)).toEqual([{ file: 'setid.mat', what: 'missing' }])
  })
})
