import { type Entry, finder, placeIn } from './entry.ts'
import { extend } from './registered.ts'

export interface DatasetEntry extends Entry {
  /** Class names in the order of their numbers; left out for data sets with a hundred classes or more. */
  classes?: readonly string[]
}

const FASHION = [
  'T-shirt/top',
  'Trouser',
  'Pullover',
  'Dress',
  'Coat',
  'Sandal',
  'Shirt',
  'Sneaker',
  'Bag',
  'Ankle boot',
]

const CIFAR_CLASSES = ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck']

export const DATASET_ENTRIES: DatasetEntry[] = [
  { key: 'fashion-mnist-mini', title: 'Fashion-MNIST mini', classes: FASHION },
  { key: 'fashion-mnist', title: 'Fashion-MNIST', classes: FASHION },
  { key: 'scenes', title: 'Scenes' },
  { key: 'scenes-few', title: 'Scenes, few objects' },
  {
    key: 'backgrounds-scenes',
    title: 'Backgrounds of scenes',
    classes: ['disc', 'square', 'triangle', 'cross', 'star', 'ring', 'crescent', 'heart', 'hourglass'],
  },
  {
    key: 'uci-heart',
    title: 'UCI Heart',
    phrase: 'Heart',
    classes: ['at most 50% narrowing', 'over 50% narrowing'],
  },
  { key: 'uci-splice', title: 'UCI Splice', phrase: 'Splice', classes: ['no junction', 'junction'] },
  {
    key: 'stl10',
    title: 'STL-10',
    short: 'STL-10',
    classes: ['airplane', 'bird', 'car', 'cat', 'deer', 'dog', 'horse', 'monkey', 'ship', 'truck'],
  },
  {
    key: 'cifar10',
    title: 'CIFAR-10',
    short: 'CIFAR-10',
    classes: CIFAR_CLASSES,
  },
  ...['aggregate', 'random1', 'random2', 'random3', 'worst'].map((labels) => ({
    key: `cifar10n-${labels}`,
    title: `CIFAR-10N, ${labels}`,
    short: `C10N-${labels}`,
    classes: CIFAR_CLASSES,
  })),
  { key: 'cifar100', title: 'CIFAR-100', short: 'CIFAR-100' },
  { key: 'cifar100n', title: 'CIFAR-100N', short: 'CIFAR-100N' },
  { key: 'imagenet100', title: 'ImageNet-100', short: 'IN100' },
  { key: 'imagenet100s', title: 'ImageNet-100-S', short: 'IN100-S' },
  { key: 'flowers102', title: 'Flowers-102', short: 'Flowers-102' },
  { key: 'inaturalist', title: 'iNaturalist', short: 'iNaturalist' },
  { key: 'inaturalist-super', title: 'iNaturalist (11 supercategories)', short: 'iNat. super' },
  { key: 'clevr', title: 'CLEVR', short: 'CLEVR' },
  {
    key: 'backgrounds-challenge',
    title: 'Backgrounds challenge',
    short: 'IN-9',
    classes: [
      'dog',
      'bird',
      'wheeled vehicle',
      'reptile',
      'carnivore',
      'insect',
      'musical instrument',
      'primate',
      'fish',
    ],
  },
]

extend<DatasetEntry>('dataset', DATASET_ENTRIES)

export const findDatasetEntry: (key: string) => DatasetEntry | undefined = finder(DATASET_ENTRIES)

/** The position of a data set in the catalogue; folders and other unlisted ones come after all others. */
export const datasetPlace = placeIn(DATASET_ENTRIES)

/** @returns null for a class that only has a number. */
export const className = (dataset: string, index: number): string | null =>
  findDatasetEntry(dataset)?.classes?.[index] ?? null
