import { expect, test } from 'vitest'
import { datasetAmong, whyNoDataset } from '../../harness/analysis/dataset-names.ts'

const STORED = [
  'cifar10',
  'scenes',
  'Tiny ImageNet',
  'Places',
  'places',
  'folder:/data/Cats',
  'folder:/data/cats',
  'folder:/A/b',
]

test.each([
  ['cifar10', 'cifar10'],
  ['CIFAR-10', 'cifar10'],
  ['Scenes', 'scenes'],
  ['Tiny ImageNet', 'Tiny ImageNet'],
  ['tiny imagenet', 'Tiny ImageNet'],
  ['tiny-imagenet', 'Tiny ImageNet'],
  ['places', 'places'],
  ['folder:/data/cats', 'folder:/data/cats'],
  ['folder:/a/B', 'folder:/A/b'],
])('%s is stored as %s', (text, dataset) => {
  expect(datasetAmong(text, STORED)).toEqual({ dataset, among: null })
})

test('a spelling that several names differ from in the same way names them all', () => {
  const named = datasetAmong('PLACES', STORED)
  expect(named).toEqual({ dataset: null, among: ['Places', 'places'] })
  expect(whyNoDataset(named, 'nothing')).toBe('it could be Places or places')
  expect(datasetAmong('folder:/data/CATS', STORED).among).toEqual(['folder:/data/Cats', 'folder:/data/cats'])
})

test.each(['cifar100', 'STL-10', 'tiny', 'folder:/a-b', ''])('%s is not stored', (text) => {
  const named = datasetAmong(text, STORED)
  expect(named).toEqual({ dataset: null, among: null })
  expect(whyNoDataset(named, 'nothing')).toBe('nothing')
})
