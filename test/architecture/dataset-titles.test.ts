/** Titles of data sets are spelled in one way: as the catalogue has them, in documents, messages and comments. */
import { expect, test } from 'vitest'
import { datasets } from '../../datasets/index.ts'
import { DATASET_ENTRIES, findDatasetEntry } from '../../db/catalogue/datasets.ts'
import { documents } from '../docs/documents.ts'
import { readSources } from './sources.ts'

/** `CIFAR-10N` of `CIFAR-10N, worst`; only names of several parts can be spelled otherwise. */
const titles = [...new Set(DATASET_ENTRIES.map(({ title }) => title.split(',')[0]!))].filter((title) =>
  /^[A-Z]\S*-/.test(title),
)
const spellings = titles.map((title) => ({
  title,
  pattern: new RegExp(`\\b${title.split(/[ -]/).join('[ -]?')}(?![\\w-])`, 'g'),
}))

const texts = [...documents, ...readSources().filter(({ path }) => !path.startsWith('test/'))]

test.each(spellings)('$title', ({ title, pattern }) => {
  const others = texts.flatMap(({ path, text }) =>
    [...text.matchAll(pattern)].flatMap(([found]) => (found === title ? [] : `${path}: ${found}`)),
  )
  expect(others).toEqual([])
})

test('other spellings are recognised', () => {
  const found = spellings.flatMap(({ pattern }) => 'CIFAR10, ImageNet100-S, Flowers 102'.match(pattern) ?? [])
  expect(found.sort()).toEqual(['CIFAR10', 'Flowers 102', 'ImageNet100-S'])
})

test('descriptions of data sets that have a number in their title begin with it', () => {
  const numbered = datasets.filter(
    ({ name }) => /\d/.test(findDatasetEntry(name)!.title) && name !== 'inaturalist-super',
  )
  expect(numbered.length).toBeGreaterThan(9)
  for (const { name, title } of numbered) expect(title.startsWith(findDatasetEntry(name)!.title), title).toBe(true)
})
