/**
 * CIFAR's binary version (Krizhevsky 2009): a record is its label bytes, then 32 x 32 pixels in three planes, by rows.
 * Both of its data sets have 50,000 training and 10,000 test images.
 */
import type { Archive } from '../../archives.ts'
import type { ImageDataset, Problem, Split } from '../../types.ts'
import { checkNoProblem, checkSizes, locate, type OfficialFile, official, wrongClassNames } from './files.ts'
import { type RecordLayout, recordBytes, recordLength, recordPixels } from './records.ts'

export interface Cifar extends Pick<ImageDataset, 'name' | 'classes' | 'mean' | 'std'> {
  /** How the data set is called. */
  title: string
  /** The archive below the publisher's address; its sha256 is that which TensorFlow Datasets records. */
  archive: { file: string; sha256: string; bytes: number }
  /** Folder in the archive. */
  folder: string
  /** Names of the files of records, and how many each of them holds. */
  splits: Record<Split, { files: readonly string[]; count: number }>
  /** Bytes before the image; the last of them is the label. */
  labelBytes: number
  /** Name of the file with the names of the classes. */
  names: string
}

const PUBLISHER = 'https://www.cs.toronto.edu/~kriz'
const SIDE = 32

const SPLITS: readonly Split[] = ['train', 'test']

export function cifar(set: Cifar): ImageDataset {
  const { name, classes, mean, std, folder, splits, labelBytes, names } = set
  const archive = archiveOf(set.archive)
  const layout: RecordLayout = { header: labelBytes, side: SIDE, order: 'rows' }
  const files = officialFiles(set, recordLength(layout))
  const { present, digest, verify } = official(name, files, [archive])
  const namesFile = `${folder}/${names}`

  const records = (split: Split) => {
    return splits[split].files.map((file) => ({
      path: locate(name, `${folder}/${file}`),
      count: splits[split].count,
    }))
  }

  const labels = (split: Split) => recordBytes(records(split), layout, labelBytes - 1)

  return {
    kind: 'images',
    name,
    title: `${set.title}, 50,000 training and 10,000 test images of 32 x 32`,
    licence: 'none stated; for research, cite Krizhevsky 2009',
    source: `${PUBLISHER}/cifar.html`,
    classes,
    mean,
    std,
    nativeSize: SIDE,
    trainingImages: 50_000,
    download: { archives: [archive], terms: null, byHand: null },
    present,
    digest,
    /**
     * No digests of the files are published: where they were not fetched but put here, contents are looked at instead.
     */
    async *verify(checked) {
      yield* verify(checked)
      if (!present()) return
      const problems = [
        wrongClassNames(name, namesFile, classes),
        ...SPLITS.map((part) => wrongLabel(set, part, labels(part))),
      ]
      yield* problems.filter((problem) => problem !== null)
    },
    async load(split, size) {
      checkSizes(name, files)
      checkNoProblem(name, wrongClassNames(name, namesFile, classes))
      const found = labels(split)
      checkNoProblem(name, wrongLabel(set, split, found))
      const { files: parts, count } = splits[split]
      const images = recordPixels(records(split), layout, size)
      return { images, labels: Int32Array.from(found), count: parts.length * count, size }
    },
  }
}

const archiveOf = ({ file, sha256, bytes }: Cifar['archive']): Archive => ({
  file,
  urls: [`${PUBLISHER}/${file}`],
  digest: { algorithm: 'sha256', value: sha256 },
  bytes,
  unpack: 'tar',
})

/** The files of records of both splits, then that of the names of the classes. @param length - bytes of a record. */
function officialFiles({ folder, splits, names }: Cifar, length: number): OfficialFile[] {
  const records = [splits.train, splits.test].flatMap(({ files, count }) =>
    files.map((file): OfficialFile => ({ file: `${folder}/${file}`, bytes: count * length, digest: null })),
  )
  return [...records, { file: `${folder}/${names}`, bytes: null, digest: null }]
}

function wrongLabel({ folder, splits, classes }: Cifar, split: Split, found: Uint8Array): Problem | null {
  const wrong = found.findIndex((label) => label >= classes.length)
  if (wrong < 0) return null
  const { files, count } = splits[split]
  const file = `${folder}/${files[Math.floor(wrong / count)]!}`
  return { file, what: `record ${wrong % count} has label ${found[wrong]} of ${classes.length} classes` }
}
