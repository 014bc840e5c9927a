/** CIFAR's binary version (Krizhevsky 2009): a record is its label bytes, then 32 x 32 pixels in three planes, by rows. */
import type { Archive } from '../archives.ts'
import type { ImageDataset, Split } from '../types.ts'
import { checkClassNames, checkSizes, damaged, locate, type OfficialFile, official } from './files.ts'
import { type RecordLayout, recordBytes, recordLength, recordPixels } from './records.ts'

export interface Cifar {
  name: string
  classes: readonly string[]
  /** Folder in the archive. */
  folder: string
  /** Names of the files of records, and how many each of them holds. */
  splits: Record<Split, { files: readonly string[]; count: number }>
  /** Bytes before the image; the last of them is the label. */
  labelBytes: number
  /** Name of the file with the names of the classes. */
  names: string
  archive: Archive
}

type Loading = Required<Pick<ImageDataset, 'present' | 'digest' | 'verify' | 'load'>>

export function cifar({ name, classes, folder, splits, labelBytes, names, archive }: Cifar): Loading {
  const layout: RecordLayout = { header: labelBytes, side: 32, order: 'rows' }
  const within = (file: string) => `${folder}/${file}`
  const files = [
    ...[splits.train, splits.test].flatMap(({ files, count }) => {
      return files.map((file): OfficialFile => {
        return { file: within(file), bytes: count * recordLength(layout), digest: null }
      })
    }),
    { file: within(names), bytes: null, digest: null },
  ]
  const { present, digest, verify } = official(name, files, [archive])

  const records = (split: Split) => {
    return splits[split].files.map((file) => ({ path: locate(name, within(file)), count: splits[split].count }))
  }

  /** @throws EnvironmentError when one is none of the classes. */
  const labels = (split: Split): Int32Array => {
    const found = recordBytes(records(split), layout, labelBytes - 1)
    const wrong = found.findIndex((label) => label >= classes.length)
    if (wrong < 0) return Int32Array.from(found)
    const { files, count } = splits[split]
    const file = within(files[Math.floor(wrong / count)]!)
    throw damaged(name, {
      file,
      what: `record ${wrong % count} has label ${found[wrong]} of ${classes.length} classes`,
    })
  }

  return {
    present,
    digest,
    verify,
    async load(split, size) {
      checkSizes(name, files)
      checkClassNames(name, within(names), classes)
      const { files: parts, count } = splits[split]
      const images = recordPixels(records(split), layout, size)
      return { images, labels: labels(split), count: parts.length * count, size }
    },
  }
}
