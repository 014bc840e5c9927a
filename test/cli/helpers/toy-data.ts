/** The real command line with one more data set, `toy`, whose download comes from the environment. */
import type { Download } from '../../../datasets/archives.ts'
import { official } from '../../../datasets/formats/binary/files.ts'
import { datasets } from '../../../datasets/index.ts'
import type { Dataset, ImageDataset } from '../../../datasets/types.ts'
import { main } from '../../../harness/cli/main.ts'

const { download, files } = JSON.parse(process.env.TOY!) as { download: Download; files: [string, number][] }
const stated = files.map(([file, bytes]) => ({ file, bytes, digest: null }))
const toy: ImageDataset = {
  kind: 'images',
  trainingImages: null,
  name: 'toy',
  title: 'A toy',
  licence: 'none at all',
  source: 'nowhere',
  classes: [],
  mean: [0, 0, 0],
  std: [1, 1, 1],
  download,
  ...official('toy', stated, download.archives),
  load: () => Promise.reject(new Error('it is only there to be fetched')),
}
;(datasets as Dataset[]).push(toy)
void main(process.argv)
