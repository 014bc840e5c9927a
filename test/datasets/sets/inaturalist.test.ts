import { rmSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { dataset } from '../../../datasets/sets/inaturalist.ts'
import { dataset as inaturalistSuper } from '../../../datasets/sets/inaturalist-super.ts'
import { dataFolders, levels, picture, problems, refusal } from '../official-fixture.ts'

const { write, path } = dataFolders()

interface Lists {
  images: { id: number; file_name: string; latitude?: number | null }[]
  annotations: { id: number; image_id: number; category_id: number }[]
  categories: { id: number; name: string; common_name: string; supercategory?: string }[]
}

/** Three species; the lists are in no order, as nothing says they are. */
function lists(folder: string): Lists {
  return {
    categories: [
      { id: 2, name: 'Turdus merula', common_name: 'Blackbird', supercategory: 'Birds' },
      { id: 0, name: 'Lumbricus terrestris', common_name: 'Common Earthworm', supercategory: 'Animalia' },
      { id: 1, name: 'Sabella spallanzanii', common_name: 'Fan Worm', supercategory: 'Animalia' },
    ],
    images: [
      { id: 7, file_name: `${folder}/00002_Animalia_Aves/b.jpg`, latitude: 43.8 },
      { id: 3, file_name: `${folder}/00000_Animalia_Annelida/a.jpg`, latitude: null },
      { id: 5, file_name: `${folder}/00002_Animalia_Aves/a.jpg` },
    ],
    annotations: [
      { id: 0, image_id: 3, category_id: 0 },
      { id: 1, image_id: 5, category_id: 2 },
      { id: 2, image_id: 7, category_id: 2 },
    ],
  }
}

const describeList = (folder: string, contents: Lists) =>
  write(`inaturalist/${folder}.json`, JSON.stringify({ info: { year: 2021 }, ...contents, licenses: [{ id: 0 }] }))

async function layOut(): Promise<void> {
  for (const folder of ['train_mini', 'val']) {
    const contents = lists(folder)
    describeList(folder, contents)
    for (const { id, file_name } of contents.images) {
      write(
        `inaturalist/${file_name}`,
        await picture((folder === 'val' ? 10 : 20) * id)
          .jpeg()
          .toBuffer(),
      )
    }
  }
}

describe('inaturalist-super', () => {
  it('has the supercategories of the same files as classes', async () => {
    await layOut()
    expect(inaturalistSuper.present()).toBe(true)
    expect(inaturalistSuper.classes).toEqual(['Animalia', 'Birds'])
    const train = await inaturalistSuper.load('train', 8)
    expect([...train.labels!]).toEqual([1, 0, 1])
    expect(inaturalistSuper.digest()).toBe(dataset.digest())
    const contents = lists('train_mini')
    delete contents.categories[1]!.supercategory
    describeList('train_mini', contents)
    expect(await refusal(() => inaturalistSuper.load('train', 8))).toContain(
      'train_mini.json (gives the species "Lumbricus terrestris" no supercategory)',
    )
    expect(dataset.classes).toHaveLength(3)
  })
})

describe('inaturalist', () => {
  it('reads images and species from the lists beside the folders', async () => {
    await layOut()
    expect(dataset.present()).toBe(true)
    expect(dataset.classes).toEqual(['Lumbricus terrestris', 'Sabella spallanzanii', 'Turdus merula'])
    const train = await dataset.load('train', 8)
    expect(levels(train)).toEqual([140, 60, 100])
    expect([...train.labels!]).toEqual([2, 0, 2])
    expect(levels(await dataset.load('test', 8))).toEqual([70, 30, 50])
    expect(await problems(dataset)).toEqual([])
  })

  it('leaves out files that are not in the lists', async () => {
    await layOut()
    const before = dataset.digest()
    write('inaturalist/train_mini/00001_Animalia_Annelida/z.jpg', 'not in the list')
    expect(dataset.digest()).toBe(before)
    expect((await dataset.load('train', 8)).count).toBe(3)
  })

  it('refuses missing and damaged images by their names', async () => {
    await layOut()
    rmSync(path('inaturalist/val/00002_Animalia_Aves'), { recursive: true })
    write('inaturalist/train_mini/00000_Animalia_Annelida/a.jpg', 'no image')
    expect(await refusal(() => dataset.load('test', 8))).toMatch(
      /complete: val\/00002_Animalia_Aves\/b.jpg \(missing\), val\/00002_Animalia_Aves\/a.jpg \(missing\) ->/,
    )
    expect(await refusal(() => dataset.load('train', 8))).toContain('00000_Animalia_Annelida/a.jpg')
    expect(await problems(dataset)).toEqual([
      { file: 'train_mini/00000_Animalia_Annelida/a.jpg', what: expect.stringMatching(/^truncated or corrupt image/) },
      { file: 'val/00002_Animalia_Aves/b.jpg', what: 'missing' },
      { file: 'val/00002_Animalia_Aves/a.jpg', what: 'missing' },
    ])
  })

  it('refuses lists that are damaged or wrong, and says why', async () => {
    await layOut()
    const wrong = async (change: (contents: Lists) => void, why: string) => {
      const contents = lists('train_mini')
      change(contents)
      describeList('train_mini', contents)
      expect(await refusal(() => dataset.load('train', 8))).toContain(`train_mini.json (${why}`)
      expect(dataset.classes).toEqual([])
    }
    await wrong((all) => all.annotations.pop(), 'gives train_mini/00002_Animalia_Aves/b.jpg no category')
    await wrong((all) => all.categories.shift(), 'gives train_mini/00002_Animalia_Aves/b.jpg no category')
    await wrong((all) => all.annotations.push({ id: 3, image_id: 3, category_id: 1 }), 'gives image 3 two categories')
    const elsewhere = '../../etc/passwd'
    await wrong(
      (all) => all.images.push({ id: 9, file_name: elsewhere }),
      `names an image "${elsewhere}", which is not in`,
    )
    const outside = 'train_mini/../../a.jpg'
    await wrong((all) => all.images.push({ id: 9, file_name: outside }), `names an image "${outside}", which is not in`)
    await wrong((all) => all.images.push({ id: 9 } as never), 'has an item in "images" that lacks a field: {"id":9}')
    await wrong((all) => all.images.splice(0), 'lists no images')
    write('inaturalist/train_mini.json', JSON.stringify(lists('train_mini')).slice(0, 400))
    expect(await refusal(() => dataset.load('train', 8))).toContain('train_mini.json (ends too early)')
    expect(await problems(dataset)).toContainEqual({ file: 'train_mini.json', what: 'ends too early' })
    describeList('train_mini', {
      ...lists('train_mini'),
      categories: lists('val').categories.map((c) => ({ ...c, name: 'x' })),
    })
    expect(await refusal(() => dataset.load('test', 8))).toContain(
      'val.json (its species differ from those of train_mini.json)',
    )
  })

  it('is absent without its archives, and asks for its terms to be accepted', async () => {
    expect(dataset.present()).toBe(false)
    expect(dataset.classes).toEqual([])
    expect(await refusal(() => dataset.load('train', 8))).toContain('train_mini.json (missing), train_mini (missing)')
    expect(dataset.download!.terms).toContain('non-commercial research')
    expect(dataset.download!.archives.map(({ file }) => file)).toEqual([
      'train_mini.tar.gz',
      'train_mini.json.tar.gz',
      'val.tar.gz',
      'val.json.tar.gz',
    ])
  })
})
