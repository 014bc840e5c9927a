import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { listFolder } from '../../../datasets/images/image-files.ts'
import { findDataset, resolvedName } from '../../../datasets/index.ts'
import { arrange } from '../../../datasets/sets/folder/layout.ts'
import { folderDataset, resolvedFolderName } from '../../../datasets/sets/folder.ts'
import { representationSchema } from '../../../db/config/representation.ts'
import { planSuite } from '../../../harness/execution/plan/plan.ts'
import { folderWithWarnings } from '../warnings.ts'

let root: string
let warnings: string[]
const warn = folderWithWarnings((folder, lines) => {
  root = folder
  warnings = lines
})

function write(path: string, contents: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), contents)
}

describe('the layout of folder:<path>', () => {
  /** Lines of the summary, without the folder's name; splits as file names. */
  async function laidOut(files: string[]) {
    for (const file of files) write(file, file)
    const { classes, splits, notes, summary } = arrange(listFolder(root))
    return { classes, ...splits, notes, summary }
  }
  const many = (folder: string, count: number, ending = 'png') =>
    Array.from({ length: count }, (_, i) => `${folder}/${i}.${ending}`)

  it.each([
    ['train', 'test'],
    ['train', 'valid'],
    ['Training', 'Validation'],
    ['TRAIN', 'VAL'],
    ['train', 'testing'],
    ['training_set', 'test_set'],
    ['Train Data', 'Validation Data'],
    ['train2017', 'val2017'],
    ['trn', 'dev'],
    ['train', 'Hold-Out'],
  ])('takes splits from %s/ and %s/', async (train, test) => {
    const found = await laidOut([...many(`${train}/cat`, 3), ...many(`${train}/dog`, 2), ...many(`${test}/dog`, 2)])
    expect(found).toMatchObject({ classes: ['cat', 'dog'], notes: [], summary: '2 classes, 5 train, 2 test' })
    expect(found.test).toEqual(many(`${test}/dog`, 2))
  })

  it('leaves a stray picture out by its name, and keeps the labels', async () => {
    const found = await laidOut(['cover.png', ...many('cat', 5), ...many('dog', 5)])
    expect(found.notes[0]).toBe('left out, as they do not lie in a class folder: cover.png')
    expect(found.summary).toBe('2 classes, 8 train, 2 test')
    expect([...found.train, ...found.test]).not.toContain('cover.png')
  })

  it('leaves out what lies beside the split folders, or too deep', async () => {
    const files = [
      'cover.png',
      ...many('train/cat', 3),
      'train/cat/old/9.png',
      'train/readme.png',
      ...many('val/cat', 2),
    ]
    const { notes, summary } = await laidOut(files)
    expect(notes).toEqual([
      'left out, as they lie beside the split folders: cover.png',
      'left out, as they do not lie in a class folder: train/cat/old/9.png, train/readme.png',
    ])
    expect(summary).toBe('1 class, 3 train, 2 test')
  })

  it('says why images count as unlabelled', async () => {
    const { classes, train, summary } = await laidOut([...many('cat/monday', 2), ...many('dog/monday', 2)])
    expect([classes, train.length]).toEqual([[], 4])
    expect(summary).toBe(
      'unlabelled, because no image lies in a class folder (cat/monday/0.png, cat/monday/1.png, dog/monday/0.png, 1 more); 4 train',
    )
  })

  it('never trains on images of an unlabelled val/', async () => {
    const found = await laidOut([...many('train', 4), ...many('val', 3)])
    expect([found.train, found.test]).toEqual([many('train', 4), many('val', 3)])
    expect(found.summary).toMatch(/^unlabelled, because no image lies in a class folder/)
  })

  it.each([
    ['data/train', 'data/test'],
    ['seg_train/seg_train', 'seg_test/seg_test'],
    ['cat/train/monday', 'cat/valid/monday'],
  ])('never trains on test images because %s/ and %s/ lie elsewhere', async (train, test) => {
    const files = [...many(`${train}/cat`, 3), ...many(`${test}/cat`, 2)]
    await expect(laidOut(files)).rejects.toThrow(/ look like splits, but images do not lie in train\/<class>\//)
  })

  it('takes a labelled val/ where test/ has no classes', async () => {
    const found = await laidOut([
      ...many('train/cat', 3),
      ...many('train/dog', 3),
      ...many('val/dog', 2),
      ...many('test', 4),
    ])
    expect(found.test).toEqual(many('val/dog', 2))
    expect(found.notes).toEqual(['test/ (4 images) is not used: its images have no class folders'])
  })

  it('holds every fifth image out where train/ alone has classes', async () => {
    const found = await laidOut([...many('train/cat', 10), ...many('train/dog', 5)])
    expect(found.summary).toBe('2 classes, 12 train, 3 test')
  })

  it('takes a class called train for a class', async () => {
    const found = await laidOut([...many('train', 5), ...many('car', 5)])
    expect(found.classes).toEqual(['car', 'train'])
  })

  it('names endings that are not read, before it says that there are no images', async () => {
    for (const file of [...many('cat', 3, 'bmp'), 'dog/a.ppm']) write(file, 'x')
    const data = folderDataset(root, warn)
    await expect(data.load('train', 4)).rejects.toThrow('3 images end in .bmp, which is not read; convert to PNG')
    expect(warnings).toContain(`folder:${root}: 1 image ends in .ppm, which is not read; convert to PNG`)
    expect(warnings).toContain(`folder:${root}: unlabelled, because there is no image that can be read; 0 train`)
  })
})

describe('the name of folder:<path>', () => {
  it('is that of one folder, however it is typed', async () => {
    const here = process.cwd()
    process.chdir(root)
    try {
      mkdirSync('plain')
      symlinkSync('plain', 'link')
      const real = process.cwd()
      for (const path of ['plain', './plain', 'plain/', 'plain//.', join(real, 'plain'), 'plain/../plain', 'link']) {
        expect(folderDataset(path).name).toBe(`folder:${real}/plain`)
        expect(resolvedFolderName(`folder:${path}`)).toBe(`folder:${real}/plain`)
      }
    } finally {
      process.chdir(here)
    }
    vi.stubEnv('HOME', root)
    expect(folderDataset('~/plain').name).toBe(`folder:${root}/plain`)
    expect(folderDataset('~other').name).toBe(`folder:${join(here, '~other')}`)
    expect(resolvedFolderName('stl10')).toBe('stl10')
  })

  it('is guessed where the prefix is missing, and is no name without a path', () => {
    const remedyOf = (name: string) => {
      try {
        return findDataset(name).name
      } catch (error) {
        return (error as { remedy: string }).remedy.split('?')[0]
      }
    }
    expect([remedyOf(root), remedyOf(`Folder:${root}`)]).toEqual(Array(2).fill(`did you mean folder:${root}`))
    expect(remedyOf('cifar-10')).toBe('did you mean cifar10')
    // A variable of the shell that is not set.
    for (const name of ['folder:', 'folder: ']) expect(() => resolvedName(name)).toThrow('folder: names no folder')
  })

  it('is that of one file of labels, however it is typed', () => {
    vi.stubEnv('HOME', '/home/me')
    const file = join(process.cwd(), 'mine.csv')
    for (const path of ['mine.csv', './mine.csv', 'a/../mine.csv', file]) {
      expect(resolvedName(`cifar10+labels:${path}`)).toBe(`cifar10+labels:${file}`)
      expect(findDataset(`cifar10+labels:${path}`).name).toBe(`cifar10+labels:${file}`)
    }
    expect(resolvedName('folder:a+labels:~/b.csv')).toBe(`folder:${join(process.cwd(), 'a')}+labels:/home/me/b.csv`)
    expect(resolvedName('labels:~/a.npy,b.npy')).toBe(`labels:/home/me/a.npy,${join(process.cwd(), 'b.npy')}`)
  })

  it('is stored with the absolute path, in evaluations too, so that it is found again from elsewhere', () => {
    const config = representationSchema.parse({
      kind: 'representation',
      dataset: 'folder:./photos/',
      evaluations: [{ name: 'transfer-linear', dataset: 'folder:photos' }],
    })
    const [planned] = planSuite({ name: 'one', runs: [config] })
    const stored = `folder:${join(process.cwd(), 'photos')}`
    expect(planned!.config).toMatchObject({ dataset: stored, evaluations: [{ dataset: stored }] })
    const typed = planSuite({ name: 'one', runs: [{ ...config, dataset: 'folder:photos' }] })
    expect(typed[0]!.id).toBe(planned!.id)
  })
})
