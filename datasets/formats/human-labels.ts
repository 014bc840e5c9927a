/**
 * CIFAR-10N and CIFAR-100N (Wei et al., "Learning with Noisy Labels Revisited: A Study Using Real-World Human
 * Annotations", ICLR 2022): labels of CIFAR's training images by people, from the authors' own files.
 */
import type { Archive } from '../archives.ts'
import { relabelled } from '../relabelled.ts'
import type { ImageDataset, Problem } from '../types.ts'
import { damaged, locate, official } from './binary/files.ts'
import { readPickledArrays } from './pickled-arrays.ts'

// No digest is published; these are of the files in the authors' repository at this commit.
const REPOSITORY = 'https://raw.githubusercontent.com/UCSC-REAL/cifar-10-100n/49df7d8a69e355470c77c1c2f2424916325a394b'
const CLEAN = 'clean_label'

interface Human {
  name: string
  title: string
  base: ImageDataset
  file: string
  sha256: string
  bytes: number
  /** The key of the labels in the file. */
  key: string
}

export function humanLabels({ name, title, base, file, sha256, bytes, key }: Human): ImageDataset {
  const digest = { algorithm: 'sha256', value: sha256 } as const
  const archive: Archive = { file, urls: [`${REPOSITORY}/data/${file}`], digest, bytes, unpack: 'keep' }
  const files = official(name, [{ file, bytes, digest }], [archive])
  return relabelled(base, {
    name,
    title,
    licence: 'CC BY-NC 4.0; cite Wei et al. 2022',
    source: 'https://github.com/UCSC-REAL/cifar-10-100n',
    download: { archives: [archive], terms: null, byHand: null },
    ...files,
    async read({ labels: clean, count, classes }) {
      files.digest() // says which file is missing
      const arrays = await readPickledArrays(locate(name, file)).catch((error: Error) => {
        throw damaged(name, { file, what: error.message })
      })
      const [truth, labels] = [arrays.get(CLEAN), arrays.get(key)]
      const wrong = (what: string): Problem => ({ file, what })
      if (!truth || !labels) throw damaged(name, wrong(`it has no ${truth ? key : CLEAN}`))
      if (labels.length !== count) throw damaged(name, wrong(`it has ${labels.length} labels for ${count} images`))
      const beyond = labels.find((label) => label < 0 || label >= classes.length)
      if (beyond !== undefined) throw damaged(name, wrong(`it has label ${beyond} of ${classes.length} classes`))
      // The file repeats the clean labels, which shows that its order is that of the images here.
      const differing = truth.reduce((sum, label, i) => sum + Number(label !== clean![i]), 0)
      if (differing > 0)
        throw damaged(name, wrong(`its clean labels differ from those of ${base.name} in ${differing} rows`))
      return labels
    },
  })
}
