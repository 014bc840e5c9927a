/** Every data set of the ADIOS paper's suites as small as its official layout allows. */
import { closeSync, ftruncateSync, mkdirSync, openSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { dataset as backgroundsChallenge } from '../../datasets/sets/backgrounds-challenge.ts'
import { dataset as cifar10 } from '../../datasets/sets/cifar10.ts'
import { dataset as cifar100 } from '../../datasets/sets/cifar100.ts'
import { dataset as imagenet100 } from '../../datasets/sets/imagenet100.ts'
import { dataset as stl10 } from '../../datasets/sets/stl10.ts'
import { encodeNpy } from '../../harness/evaluation/encoder/npy.ts'
import { matFile } from '../datasets/formats/mat-fixture.ts'
import { picture } from '../datasets/official-fixture.ts'
import { maskedArchive } from '../datasets/sets/clevr-fixture.ts'

const [WIDTH, HEIGHT] = [24, 18] // of `picture`
const STL10_RECORD = 96 * 96 * 3

/** @param root - what MASKBENCH_DATA will name. */
export async function layOutPaperData(root: string): Promise<void> {
  const write = (file: string, contents: string | Uint8Array) => {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), contents)
  }
  const levels = await Promise.all(
    Array.from({ length: 25 }, (_, i) =>
      picture(10 * i)
        .jpeg()
        .toBuffer(),
    ),
  )
  const jpeg = (number: number) => levels[number % levels.length]!
  imagenet100.classes.forEach((synset, i) => {
    write(`imagenet100/train/${synset}/${synset}_1.JPEG`, jpeg(i))
    write(`imagenet100/val/${synset}/ILSVRC2012_val_00000001.JPEG`, jpeg(i))
  })
  flowers(write, jpeg)
  iNaturalist(write, jpeg)
  backgrounds(write, jpeg)
  const scene = (i: number) => ({
    level: 20 * i,
    objects: [{ colour: 1 + (i % 8), shape: 1 + (i % 3), columns: [80, 160] }],
  })
  write(
    'clevr/clevr_with_masks_train.tfrecords',
    maskedArchive(Array.from({ length: 12 }, (_, i) => scene(i) as never)),
  )
  binaries(root, write)
}

type Write = (file: string, contents: string | Uint8Array) => void
type Picture = (number: number) => Buffer

function flowers(write: Write, jpeg: Picture): void {
  const numbers = Array.from({ length: 12 }, (_, i) => i + 1)
  for (const number of numbers) write(`flowers102/jpg/image_${String(number).padStart(5, '0')}.jpg`, jpeg(number))
  write('flowers102/imagelabels.mat', matFile({ labels: numbers.map((number) => 1 + (number % 3)) }))
  write(
    'flowers102/setid.mat',
    matFile({ trnid: numbers.slice(0, 5), valid: numbers.slice(5, 9), tstid: numbers.slice(9) }),
  )
}

function iNaturalist(write: Write, jpeg: Picture): void {
  for (const folder of ['train_mini', 'val']) {
    const images = Array.from({ length: 10 }, (_, id) => ({
      id,
      file_name: `${folder}/0000${id % 2}_species/${id}.jpg`,
    }))
    const annotations = images.map(({ id }) => ({ id, image_id: id, category_id: id % 2 }))
    const categories = [0, 1].map((id) => ({ id, name: `species ${id}`, common_name: `${id}` }))
    write(`inaturalist/${folder}.json`, JSON.stringify({ images, annotations, categories }))
    for (const { id, file_name } of images) write(`inaturalist/${file_name}`, jpeg(id))
  }
}

function backgrounds(write: Write, jpeg: Picture): void {
  const mask = encodeNpy(
    Float32Array.from({ length: WIDTH * HEIGHT }, (_, i) => Number(i % WIDTH > 8)),
    [HEIGHT, WIDTH],
  )
  backgroundsChallenge.classes.forEach((name, c) => {
    const folder = `0${c}_${name}`
    const [here, stem] = ['backgrounds-challenge', `n0${c}_00000`]
    write(`${here}/original/train/${folder}/${stem}.JPEG`, jpeg(c))
    write(`${here}/bg_challenge/fg_mask/val/${folder}/${stem}.npy`, mask)
    for (const variant of backgroundsChallenge.variants!) {
      const file = variant === 'original' ? `${stem}.JPEG` : `fg_${stem}.JPEG`
      write(`${here}/bg_challenge/${variant}/val/${folder}/${file}`, jpeg(c))
    }
  })
}

/** At their full length, which is checked, but of holes: a label of 0 is one of CIFAR's, not of STL-10's. */
function binaries(root: string, write: Write): void {
  const holes = (file: string, bytes: number, start: Uint8Array = new Uint8Array()) => {
    write(file, start)
    const descriptor = openSync(join(root, file), 'r+')
    ftruncateSync(descriptor, bytes)
    closeSync(descriptor)
  }
  for (const batch of [1, 2, 3, 4, 5].map((i) => `data_batch_${i}`).concat('test_batch')) {
    holes(`cifar10/cifar-10-batches-bin/${batch}.bin`, 30_730_000)
  }
  write('cifar10/cifar-10-batches-bin/batches.meta.txt', `${cifar10.classes.join('\n')}\n\n`)
  holes('cifar100/cifar-100-binary/train.bin', 50_000 * 3074)
  holes('cifar100/cifar-100-binary/test.bin', 10_000 * 3074)
  write('cifar100/cifar-100-binary/fine_label_names.txt', `${cifar100.classes.join('\n')}\n`)
  const labels = (count: number) => Uint8Array.from({ length: count }, (_, i) => (i % 10) + 1)
  const stl = 'stl10/stl10_binary'
  holes(`${stl}/train_X.bin`, 5_000 * STL10_RECORD)
  holes(`${stl}/test_X.bin`, 8_000 * STL10_RECORD)
  holes(`${stl}/unlabeled_X.bin`, 100_000 * STL10_RECORD)
  write(`${stl}/train_y.bin`, labels(5_000))
  write(`${stl}/test_y.bin`, labels(8_000))
  write(`${stl}/class_names.txt`, `${stl10.classes.join('\n')}\n`)
}
