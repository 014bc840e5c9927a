import { describe, expect, it, vi } from 'vitest'
import { datasets, findDataset, findImageDataset } from '../../datasets/index.ts'
import { run } from '../../harness/cli/data.ts'
import { EnvironmentError, UsageError } from '../../harness/errors.ts'

const shipped = datasets.filter(({ download }) => download === undefined)
const downloaded = datasets.filter(({ download }) => download !== undefined)

describe('every data set', () => {
  it('has a name of its own, by which it is found, a licence and a source', () => {
    expect(new Set(datasets.map(({ name }) => name)).size).toBe(datasets.length)
    for (const dataset of datasets) {
      expect(findDataset(dataset.name)).toBe(dataset)
      expect(dataset.licence).not.toBe('')
      expect(dataset.source).toMatch(/\w/)
    }
  })

  for (const dataset of shipped) {
    it(`${dataset.name} is present and has a stable digest`, () => {
      expect(dataset.present()).toBe(true)
      expect(dataset.digest()).toMatch(/^[0-9a-f]{64}$/)
      expect(dataset.digest()).toBe(dataset.digest())
    })
  }

  it('that ships has a digest of its own', () => {
    expect(new Set(shipped.map((dataset) => dataset.digest())).size).toBe(shipped.length)
  })

  for (const dataset of downloaded) {
    it(`${dataset.name} says how it is got, and where it is not there says so in every way`, async () => {
      vi.stubEnv('MASKBENCH_DATA', '/nowhere')
      const { archives, byHand } = dataset.download!
      expect(archives.length > 0 || byHand !== null).toBe(true)
      for (const { urls, digest } of archives) {
        for (const url of urls) expect(new URL(url).protocol).toMatch(/^https?:$/)
        if (digest !== null)
          expect(digest.value).toMatch(digest.algorithm === 'md5' ? /^[0-9a-f]{32}$/ : /^[0-9a-f]{64}$/)
      }
      expect(dataset.present()).toBe(false)
      expect(() => dataset.digest()).toThrow(EnvironmentError)
      const { value } = await dataset.verify!()[Symbol.asyncIterator]().next()
      expect(value).toMatchObject({ what: 'missing' })
      vi.unstubAllEnvs()
    })
  }
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
    expect(remedyOf(() => findDataset('fashion-mnist'))).toMatch(/^did you mean fashion-mnist-mini\?.*uci-heart/)
    expect(remedyOf(() => findDataset('fashion'))).toMatch(/^did you mean fashion-mnist-mini\?/)
    expect(remedyOf(() => findDataset('Splice'))).toMatch(/^did you mean uci-splice\?/)
    expect(remedyOf(() => findDataset('uci-haert'))).toMatch(/^did you mean uci-heart\?/)
    expect(remedyOf(() => findDataset('imagenet-22k-full'))).toMatch(/^there are uci-heart, .*folder:<path>$/)
  })

  it('offers only images where images are needed', () => {
    expect(findImageDataset('fashion-mnist-mini').kind).toBe('images')
    expect(remedyOf(() => findImageDataset('uci-heart'))).toMatch(/^take one of fashion-mnist-mini, .*folder:<path>$/)
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
    })
    expect(text).toMatch(/^fashion-mnist-mini +present/m)
  })
})
