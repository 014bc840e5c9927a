import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { IMAGE_ENDINGS } from '../../../datasets/images/decode.ts'
import { unreadEndings } from '../../../datasets/sets/folder/unread.ts'
import { folderDataset } from '../../../datasets/sets/folder.ts'
import { folderWithWarnings } from '../warnings.ts'

let root: string
let warnings: string[]
const warn = folderWithWarnings((folder, lines) => {
  root = folder
  warnings = lines
})

const several = (...folders: string[]) => folders.flatMap((folder) => [1, 2, 3].map((i) => `${folder}/${i}.png`))

/** Classes, and what is said of the folder without its name. */
function told(files: string[]) {
  for (const file of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), file)
  }
  const { classes } = folderDataset(root, warn)
  return { classes, lines: warnings.map((line) => line.replace(`folder:${root}: `, '')) }
}

describe('folders that look like classes by their depth alone', () => {
  it.each([[['images', 'masks']], [['JPEGImages', 'SegmentationClass']], [['img', 'seg_labels', 'depth']]])(
    'are refused as pictures and what belongs to them: %s',
    (folders) => {
      expect(() => told(several(...folders))).toThrow(/ look like pictures and what belongs to them, not like classes/)
    },
  )

  it.each([
    [['bounding_box_train', 'bounding_box_test', 'query']],
    [['trainA', 'trainB', 'testA', 'testB']],
    [['my-training', 'my-validation']],
  ])('are refused as splits, lest test images are trained on: %s', (folders) => {
    expect(() => told(several(...folders))).toThrow(/ look like splits, but would count as two classes/)
  })

  it.each([[['freight train', 'test tube']], [['masks', 'gloves']], [['images', 'text']]])(
    'are classes if their names allow it: %s',
    (folders) => {
      expect(told(several(...folders)).classes).toEqual([...folders].sort())
    },
  )

  it('are none where one folder called images holds all', () => {
    const { classes, lines } = told([...several('train/images', 'test/images'), 'train/labels/1.txt', 'README.txt'])
    expect(classes).toEqual([])
    expect(lines).toEqual([
      'labels that train/labels/1.txt may hold are not read: sort the images into one folder per class',
      'unlabelled, because all images lie in one folder, images/; 3 train',
    ])
  })

  it('are none where no class has an image to test on', () => {
    const { classes, lines } = told(['cat/1.png', 'dog/1.png'])
    expect(classes).toEqual([])
    expect(lines).toContain(
      'unlabelled, because no class folder holds two images, one to train on and one to test; 2 train',
    )
  })

  it('are none that a system made', () => {
    const made = several('__MACOSX', 'cat/@eaDir', 'cat/@eaDir/1', '$RECYCLE.BIN', 'lost+found')
    const { classes, lines } = told([...several('cat', 'dog'), ...made])
    expect(classes).toEqual(['cat', 'dog'])
    expect(lines).toEqual(['every fifth image of each class is a test image', '2 classes, 4 train, 2 test'])
  })
})

describe('labels that are not found', () => {
  it.each([
    [
      several('PetImages/cat', 'PetImages/dog'),
      'PetImages/ holds folders of images: if they are classes, name that folder',
    ],
    [several('a/b/cat', 'a/b/dog'), 'a/b/ holds folders of images: if they are classes, name that folder'],
    [several('test/cat', 'test/dog'), 'test/ holds folders of images: if they are classes, name that folder'],
    [
      several('te/cat', 'te/dog', 'tr/cat', 'tr/dog'),
      'te/ and tr/ hold folders of the same names: if they are splits, call them train/ and test/',
    ],
    [
      several('cat/images', 'dog/images'),
      'images lie in cat/images/ and the like: if cat is a class, move them one folder up',
    ],
    [
      [...several('train'), 'train/metadata.csv', 'a.jsonl'],
      'labels that a.jsonl, train/metadata.csv may hold are not read: sort the images into one folder per class',
    ],
  ])('are said to be so, with what to do: %s', (files, line) => {
    const { classes, lines } = told(files)
    expect(classes).toEqual([])
    expect(lines).toContain(line)
  })

  it('are said to be of one class alone', () => {
    expect(told(several('cat')).lines.at(-1)).toBe(
      'one class alone gives no scores of labels; give it images of another one',
    )
  })

  it.each([
    ['Cat', 'cat'],
    ['Cat', 'Cat '],
    ['caf\u00e9', 'cafe\u0301'],
    ['fire_truck', 'fire truck'],
  ])('because classes of test images are spelt otherwise name both: %s', (train, test) => {
    expect(() => told(several(`train/${train}`, 'train/dog', `test/${test}`))).toThrow(
      `is of class "${test}", which has no training images; the training images' "${train}" differs in case, spaces or Unicode form`,
    )
  })
})

describe('what is there and not read', () => {
  it.each([
    [
      ['data/train.parquet', 'data/test.parquet'],
      '2 files end in .parquet, which is not read; write the images in it as PNG',
    ],
    [['train.zip'], '1 archive ends in .zip, which is not read; unpack first'],
    [['a/1.dcm', 'b/1.svg'], '1 image ends in .svg, which is not read; convert to PNG'],
    [['cat/1', 'cat/2'], '2 files have no ending such as .jpg, and are not read'],
  ])('is named where there are no images: %s', async (files, line) => {
    expect(told(files).lines).toContain(line)
    await expect(folderDataset(root, warn).load('train', 8)).rejects.toThrow(line)
  })
})

it.each(IMAGE_ENDINGS)('an ending that is read is not listed as unread: %s', (ending) => {
  const others = new Map([[`1${ending}`, '']])
  expect(unreadEndings({ root: '', images: [], others })).toEqual([])
})
