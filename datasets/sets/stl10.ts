/** STL-10 (Coates, Lee and Ng 2011), read from its binary files: planes by columns, labels counted from 1. */
import { readFileSync } from 'node:fs'
import type { Archive } from '../archives.ts'
import {
  checkNoProblem,
  checkSizes,
  damaged,
  locate,
  type OfficialFile,
  official,
  wrongClassNames,
} from '../formats/binary/files.ts'
import { type RecordFile, type RecordLayout, recordLength, recordPixels } from '../formats/binary/records.ts'
import type { ImageDataset, Split } from '../types.ts'

const name = 'stl10'
const classes = ['airplane', 'bird', 'car', 'cat', 'deer', 'dog', 'horse', 'monkey', 'ship', 'truck']
const layout: RecordLayout = { header: 0, side: 96, order: 'columns' }
const UNLABELLED = -1

const archive: Archive = {
  file: 'stl10_binary.tar.gz',
  urls: [
    'http://ai.stanford.edu/~acoates/stl10/stl10_binary.tar.gz',
    'https://cs.stanford.edu/~acoates/stl10/stl10_binary.tar.gz',
  ],
  // As TensorFlow Datasets records it; torchvision has the weaker md5 91f7769df0f17e558f3565bffb0c7dfb.
  digest: { algorithm: 'sha256', value: 'f31fd99273a1acb8609c8db427cebb1de3f71de77758cdc0e22956e1289b9866' },
  bytes: 2_640_397_119,
  unpack: 'tar',
}

const counts = { train: 5_000, test: 8_000, unlabeled: 100_000 }
// The md5 sums of the files are torchvision's.
const md5s = {
  'train_X.bin': '918c2871b30a85fa023e0c44e0bee87f',
  'train_y.bin': '5a34089d4802c674881badbb80307741',
  'test_X.bin': '7f263ba9f9e0b06b93213547f721ac82',
  'test_y.bin': '36f9794fa4beb8a2c72628de14fa638e',
  'unlabeled_X.bin': '5242ba1fed5e4be9e1e742405eb56ca4',
  'class_names.txt': '6de44d022411c4d5cda4673b7f147c3f',
}
const stated = (file: keyof typeof md5s, bytes: number | null): OfficialFile => {
  return { file: within(file), bytes, digest: { algorithm: 'md5', value: md5s[file] } }
}
const names = stated('class_names.txt', null)
const files = [
  stated('train_X.bin', counts.train * recordLength(layout)),
  stated('train_y.bin', counts.train),
  stated('test_X.bin', counts.test * recordLength(layout)),
  stated('test_y.bin', counts.test),
  stated('unlabeled_X.bin', counts.unlabeled * recordLength(layout)),
  names,
]

export const dataset: ImageDataset = {
  kind: 'images',
  name,
  title: 'STL-10, 5,000 training, 8,000 test and 100,000 unlabelled images of 96 x 96',
  licence: 'none stated; images from ImageNet, for research, cite Coates, Lee and Ng 2011',
  source: 'https://cs.stanford.edu/~acoates/stl10',
  classes,
  // As published with ADIOS and by others; they are nearly CIFAR-10's.
  mean: [0.4914, 0.4823, 0.4466],
  std: [0.247, 0.243, 0.261],
  nativeSize: layout.side,
  trainingImages: counts.train + counts.unlabeled,
  labelledImages: counts.train,
  download: { archives: [archive], terms: null, byHand: null },
  ...official(name, files, [archive]),
  async load(split, size) {
    checkFiles()
    return { images: recordPixels([records(split)], layout, size), labels: labels(split), count: counts[split], size }
  },
  /** The training images, then the unlabelled ones. */
  async pretraining(size) {
    checkFiles()
    const count = counts.train + counts.unlabeled
    const all = new Int32Array(count).fill(UNLABELLED)
    all.set(labels('train'))
    return { images: recordPixels([records('train'), records('unlabeled')], layout, size), labels: all, count, size }
  },
}

function checkFiles(): void {
  checkSizes(name, files)
  checkNoProblem(name, wrongClassNames(name, names.file, classes))
}

/** @throws EnvironmentError when one is none of the classes. */
function labels(split: Split): Int32Array {
  const file = within(`${split}_y.bin`)
  const found = readFileSync(locate(name, file))
  const wrong = found.findIndex((label) => label < 1 || label > classes.length)
  if (wrong < 0) return Int32Array.from(found, (label) => label - 1)
  throw damaged(name, { file, what: `label ${wrong} is ${found[wrong]}, not one of 1 to ${classes.length}` })
}

function records(part: keyof typeof counts): RecordFile {
  return { path: locate(name, within(`${part}_X.bin`)), count: counts[part] }
}

function within(file: string): string {
  return `stl10_binary/${file}`
}
