import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { datasets, findDataset, findImageDataset } from '../../datasets/index.ts'
import { EnvironmentError, UsageError } from '../../harness/base/errors.ts'
import { run } from '../../harness/cli/commands/data.ts'

const shipped = datasets.filter(({ download }) => download === undefined)
const fetched = datasets.flatMap((dataset) => (dataset.download === undefined ? [] : [dataset]))

describe('every data set', () => {
  it.each(datasets.map((dataset) => [dataset.name, dataset] as const))(
    '%s has a licence and a source',
    (name, dataset) => {
      expect(dataset.licence).not.toBe('')
      expect(dataset.source).not.toBe('')
      expect(findDataset(name)).toBe(dataset)
    },
  )

  it('has a name of its own', () => {
    expect(new Set(datasets.map(({ name }) => name)).size).toBe(datasets.length)
  })
})

describe('data that ships or is made here', () => {
  it.each(shipped.map((dataset) => [dataset.name, dataset] as const))(
    '%s is present, with a stable digest',
    (_, dataset) => {
      expect(dataset.present()).toBe(true)
      expect(dataset.digest()).toMatch(/^[0-9a-f]{64}$/)
      expect(dataset.digest()).toBe(dataset.digest())
    },
  )

  it('has a digest of its own', () => {
    expect(new Set(shipped.map((dataset) => dataset.digest())).size).toBe(shipped.length)
  })
})

describe('data that is fetched', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'maskbench-none-'))
    process.env.MASKBENCH_DATA = folder
  })
  afterAll(() => {
    delete process.env.MASKBENCH_DATA
    rmSync(folder, { recursive: true })
  })

  it.each(fetched.map((dataset) => [dataset.name, dataset] as const))(
    '%s is missing, and says so',
    async (name, dataset) => {
      expect(dataset.present()).toBe(false)
      expect(() => dataset.digest()).toThrow(EnvironmentError)
      await expect((async () => dataset.kind === 'images' && (await dataset.load('train', 32)))()).rejects.toThrow(name)
      let problems = 0
      for await (const _ of dataset.verify!()) problems++
      expect(problems).toBeGreaterThan(0)
    },
  )

  it('has its archives under names of their own, at addresses that end in them, with plausible digests', () => {
    for (const { download } of fetched) {
      const names = download!.archives.map(({ file }) => file)
      expect(new Set(names).size).toBe(names.length)
      for (const { file, urls, digest } of download!.archives) {
        for (const url of urls) expect(url).toMatch(/^https?:\/\//)
        expect(file).not.toContain('/')
        if (digest !== null)
          expect(digest.value).toMatch(digest.algorithm === 'md5' ? /^[0-9a-f]{32}$/ : /^[0-9a-f]{64}$/)
      }
    }
  })
})

describe('findDataset', () => {
  const remedyOf = (find: () => unknown): string => {
    try {
      find()
    } catch (error) {
      expect(error).toBeInstanceOf(UsageError)
      return (error as UsageError).remedy
    }
    throw new Error('found')
  }

  it('guesses what a misspelt name meant, and lists what there is', () => {
    expect(remedyOf(() => findDataset('fashion-mnst'))).toMatch(/^did you mean fashion-mnist\?.*uci-heart/)
    expect(remedyOf(() => findDataset('Splice'))).toMatch(/^did you mean uci-splice\?/)
    expect(remedyOf(() => findDataset('uci-haert'))).toMatch(/^did you mean uci-heart\?/)
    expect(remedyOf(() => findDataset('imagenet-22k-full'))).toMatch(/^available: uci-heart, .*folder:<path>$/)
  })

  it('offers only images where images are needed', () => {
    expect(findImageDataset('fashion-mnist-mini').kind).toBe('images')
    expect(remedyOf(() => findImageDataset('uci-heart'))).toMatch(/^use one of fashion-mnist-mini, .*folder:<path>$/)
  })
})

describe('data list', () => {
  it('answers with name, title, presence and licence', async () => {
    const answers: { json: unknown; text: string }[] = []
    const io = { json: true, debug: false, database: '', note: () => {} }
    await run({}, { ...io, result: (json, text) => answers.push({ json, text: text() }) })
    const { json, text } = answers[0]!
    expect(json).toContainEqual({
      name: 'fashion-mnist-mini',
      title: 'Fashion-MNIST, first 5,000 training and 2,000 test images',
      present: true,
      licence: 'MIT, © 2017 Zalando SE',
      source: 'https://github.com/zalandoresearch/fashion-mnist',
      download: null,
    })
    expect(text).toMatch(/^fashion-mnist-mini +present/m)
    expect(json).toContainEqual(
      expect.objectContaining({ name: 'stl10', download: { bytes: 2_640_397_119, terms: false, byHand: false } }),
    )
    expect(text).toMatch(/^stl10 +(present|missing .*; 2\.64 GB: npx maskbench data fetch stl10$)/m)
  })
})
