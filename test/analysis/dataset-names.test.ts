import { expect, test } from 'vitest'
import { datasetAmong, datasetKey, whyNoDataset } from '../../harness/analysis/dataset-names.ts'

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

test.each([
  'CIFAR-10_0',
  'CIFAR-10.0',
  'CIFAR 10 0',
  'CIFAR-10 (0)',
  'cifar1-00',
  'cifar 1 0 0',
  'stl1_0',
  'imagenet-10 0',
])('the numbers of %s are never joined to those of a data set of ours', (text) => {
  expect(datasetKey(text)).toBe(text)
  expect(datasetAmong(text, ['cifar10', 'cifar100', 'stl10', 'imagenet100'])).toEqual({ dataset: null, among: null })
})

test.each([
  ['cifar 100', 'cifar100'],
  ['CIFAR_100', 'cifar100'],
  ['fashion mnist (mini)', 'fashion-mnist-mini'],
  ['iNaturalist, 11 supercategories', 'inaturalist-super'],
  ['CIFAR 10N random1', 'cifar10n-random1'],
])('%s is %s, whatever the signs beside letters', (text, key) => expect(datasetKey(text)).toBe(key))

test.each(['cifar100', 'STL-10', 'tiny', 'folder:/a-b', ''])('%s is not stored', (text) => {
  const named = datasetAmong(text, STORED)
  expect(named).toEqual({ dataset: null, among: null })
  expect(whyNoDataset(named, 'nothing')).toBe('nothing')
})
