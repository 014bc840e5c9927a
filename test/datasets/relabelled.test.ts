import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fetchArchives } from '../../datasets/fetch/fetch.ts'
import { humanLabels } from '../../datasets/formats/human-labels.ts'
import { readPickledArrays } from '../../datasets/formats/pickled-arrays.ts'
import { inMemory } from '../../datasets/images/pixels.ts'
import { findDataset, findImageDataset } from '../../datasets/index.ts'
import { fileLabels, withLabels } from '../../datasets/label-file.ts'
import { datasets as cifar10n } from '../../datasets/sets/cifar10n.ts'
import type { ImageDataset } from '../../datasets/types.ts'
import { sha256 } from '../../harness/base/hash.ts'
import { pretrainConfig } from '../../harness/cli/pretrain-options.ts'
import { identify } from '../../harness/execution/plan/identity.ts'
import { partnersOf } from '../../harness/noisy-labels/partners.ts'
import { serve, whole } from './fetch/server.ts'
import { dataRoot } from './official-files.ts'

const CLEAN = [0, 1, 2, 2, 1, 0]
const pickle = join(import.meta.dirname, '../golden/human-labels.pt')

/** Six images of one pixel in three classes, of which all have their clean labels. */
const base: ImageDataset = {
  kind: 'images',
  trainingImages: null,
  name: 'six',
  title: 'Six',
  licence: 'none',
  source: 'here',
  classes: ['ant', 'bee', 'cat'],
  mean: [0, 0, 0],
  std: [1, 1, 1],
  present: () => true,
  digest: () => 'six',
  load: async (_, size) => ({
    images: inMemory(new Uint8Array(18), 6),
    labels: Int32Array.from(CLEAN),
    count: 6,
    size,
  }),
}

const root = dataRoot()

describe('labels by people', () => {
  const file = 'six_human.pt'
  const made = (given: object = {}) =>
    humanLabels({
      name: 'six-worst',
      title: 'Six',
      base,
      file,
      sha256: sha256(readFileSync(pickle)),
      bytes: 1867,
      key: 'worse_label',
      ...given,
    })
  const path = () => join(root.path, 'six-worst', file)
  const placed = () => {
    mkdirSync(dirname(path()), { recursive: true })
    copyFileSync(pickle, path())
  }

  it('are the arrays that PyTorch saved, in 8 and in 4 bytes, and nothing else of the file', async () => {
    const found = await readPickledArrays(pickle)
    expect([...found].map(([key, labels]) => [key, [...labels]])).toEqual([
      ['clean_label', CLEAN],
      ['worse_label', [0, 2, 2, 1, 1, 0]],
      ['aggre_label', [0, 1, 2, 1, 1, 0]],
    ])
  })

  it('take the place of the training labels alone, which stay beside them', async () => {
    placed()
    const train = await made().load('train', 1)
    expect([...train.labels!]).toEqual([0, 2, 2, 1, 1, 0])
    expect([...train.clean!]).toEqual(CLEAN)
    const test = await made().load('test', 1)
    expect([[...test.labels!], test.clean]).toEqual([CLEAN, undefined])
  })

  it('are refused where they do not fit the images, file and reason named', async () => {
    await expect(made().load('train', 1)).rejects.toThrow(`${path()} is missing`)
    placed()
    await expect(made({ key: 'noisy_label' }).load('train', 1)).rejects.toThrow('it has no noisy_label')
    const other = { ...base, load: async () => ({ ...(await base.load('train', 1)), labels: new Int32Array(6) }) }
    await expect(made({ base: other }).load('train', 1)).rejects.toThrow('differ from those of six in 4 rows')
    const fewer = { ...base, load: async () => ({ ...(await base.load('train', 1)), count: 5 }) }
    await expect(made({ base: fewer }).load('train', 1)).rejects.toThrow('6 labels for 5 images')
    await expect(made({ base: { ...base, classes: ['ant', 'bee'] } }).load('train', 1)).rejects.toThrow('label 2 of 2')
    const away = made({ base: { ...base, present: () => false } })
    await expect(away.load('train', 1)).rejects.toThrow('needs the images of six')
    writeFileSync(path(), Buffer.alloc(1867))
    await expect(made().load('train', 1)).rejects.toThrow(`${path()} is damaged`)
  })

  it('are fetched from an address, and refused with another digest', async () => {
    await using server = await serve(whole(readFileSync(pickle)))
    const options = { folder: dirname(path()), signal: new AbortController().signal, watch: () => {} }
    const wrong = made({ sha256: '0'.repeat(64) }).download!
    await expect(fetchArchives(wrong, { ...options, from: server.url })).rejects.toThrow('six_human.pt')
    await fetchArchives(made().download!, { ...options, from: server.url, again: true })
    expect(made().present()).toBe(true)
    expect([...(await made().load('train', 1)).labels!]).toEqual([0, 2, 2, 1, 1, 0])
  })

  it('of CIFAR-10 have five data sets of one official file', () => {
    expect(cifar10n.map(({ name }) => name)).toContain('cifar10n-worst')
    for (const { download } of cifar10n) {
      expect(download!.archives[0]!.urls[0]).toMatch(
        /UCSC-REAL\/cifar-10-100n\/[0-9a-f]{40}\/data\/CIFAR-10_human\.pt$/,
      )
    }
  })
})

describe("labels of the user's own", () => {
  const given = (name: string, content: string | Buffer) => {
    const path = join(root.path, name)
    writeFileSync(path, content)
    return path
  }
  const read = async (name: string, content: string | Buffer) => {
    const { labels } = await fileLabels(base, given(name, content)).load('train', 1)
    return [...labels!]
  }
  const npy = (type: string, shape: string, values: ArrayBufferView) => {
    const header = Buffer.from(`{'descr': '${type}', 'fortran_order': False, 'shape': ${shape}, }\n`)
    const length = Buffer.from([header.length, 0])
    const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength)
    return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), length, header, bytes])
  }

  it('are numbers, names, the last column of a table with a heading, or an array', async () => {
    expect(await read('a.csv', '2\n2\n0\n1\n1\n0\n')).toEqual([2, 2, 0, 1, 1, 0])
    expect(await read('b.txt', 'cat\ncat\nant\n1\nbee\n"ant"')).toEqual([2, 2, 0, 1, 1, 0])
    expect(await read('c.csv', 'image,label\r\n1,2\r\n2,2\r\n3,0\r\n4,1\r\n5,1\r\n6,0\r\n')).toEqual([2, 2, 0, 1, 1, 0])
    expect(await read('c.txt', '2\r2\r0\r1\r1\r0\r')).toEqual([2, 2, 0, 1, 1, 0])
    expect(await read('d.npy', npy('<i8', '(6,)', BigInt64Array.of(2n, 2n, 0n, 1n, 1n, 0n)))).toEqual([
      2, 2, 0, 1, 1, 0,
    ])
    expect(await read('e.npy', npy('|u1', '(6,)', Uint8Array.of(2, 2, 0, 1, 1, 0)))).toEqual([2, 2, 0, 1, 1, 0])
  })

  it.each([
    ['a.csv', '0\n1\n', '2 labels for the 6 training images of six'],
    ['a.csv', '0\n1\n2\n3\n0\n0\n', 'label 4 of '],
    ['a.csv', '0\n1\ndog\n2\n0\n0\n', 'line 3 of '],
    // In 32 bits these would be the label 0, or another number.
    ['a.csv', '4294967296\n1\n2\n1\n0\n0\n', 'label 1 of '],
    ['a.npy', npy('<i8', '(2,)', BigInt64Array.of(1n, 4294967296n)), 'value 2 is 4294967296, which is too large'],
    ['a.npy', npy('<u4', '(1,)', Uint32Array.of(4294967295)), 'value 1 is 4294967295, which is too large'],
    ['a.npy', 'text', 'not in the .npy format'],
    ['a.npy', npy('<f8', '(2,)', Float64Array.of(1, 2)), 'its type is <f8 instead of integers'],
    ['a.npy', npy('<i4', '(1, 2)', Int32Array.of(1, 2)), 'more than one dimension'],
    ['a.npy', npy('<i4', '()', Int32Array.of(1)), 'it is a single number instead of a list'],
    ['a.npy', npy('<i4', '(3,)', Int32Array.of(1, 2)), '8 bytes of values instead of 12'],
  ])('in %s are refused with the reason', async (name, content, why) => {
    await expect(read(name, content)).rejects.toThrow(why)
  })

  it('are part of the data set, by name and by contents', async () => {
    const path = given('mine.csv', `${'3\n'.repeat(5000)}`)
    const config = pretrainConfig({ method: 'supervised', labels: path })
    expect(config.dataset).toBe(withLabels('fashion-mnist-mini', path))
    const { labels, clean } = await findImageDataset(config.dataset).load('train', 28)
    expect([new Set(labels), clean!.length]).toEqual([new Set([3]), 5000])
    const before = identify(config)
    given('mine.csv', `${'4\n'.repeat(5000)}`)
    expect(identify(config).id).not.toBe(before.id)
    expect(partnersOf(config.dataset, 10)).toEqual(partnersOf('fashion-mnist-mini', 10))
    expect(findDataset(withLabels('fashion-mnist-mini', join(root.path, 'none.csv'))).present()).toBe(false)
    expect(() => findDataset(withLabels('fashion-mnst', path))).toThrow('unknown data set')
    const missing = { method: 'supervised', labels: join(root.path, 'none.csv') }
    expect(() => pretrainConfig(missing)).toThrow(`there is no file ${join(root.path, 'none.csv')}`)
    expect(() => pretrainConfig({ ...missing, labels: root.path })).toThrow(`${root.path} is not a file`)
  })
})
