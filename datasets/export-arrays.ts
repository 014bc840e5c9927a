/** Writes the images of a data set as NumPy arrays, exactly as encoders get them here before normalisation. */
import { closeSync, openSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeAtomically, writeAtomically } from '../harness/base/atomic-write.ts'
import { npyHeader } from './formats/npy-header.ts'
import { writingTo } from './images/picture-files.ts'
import type { ImageDataset, ImageSplit, Split } from './types.ts'

/** Images written at a time. */
const BLOCK = 500

export interface WrittenArray {
  file: string
  shape: number[]
  type: 'uint8' | 'int64'
}

/**
 * `train-images.npy`, uint8 [images, size, size, 3], beside `train-labels.npy`, int64 [images] with -1 for none, and where
 * the data set has tags `train-tags.npy`, uint8 [images, tags]; the same of `test`, where there are test images.
 * @throws EnvironmentError when the files cannot be written.
 */
export async function exportArrays(data: ImageDataset, size: number, out: string): Promise<WrittenArray[]> {
  const splits: Split[] = data.onlyTraining ? ['train'] : ['train', 'test']
  const written: WrittenArray[] = []
  for (const split of splits) {
    const images = await data.load(split, size)
    await writingTo(out, async () => {
      written.push(...writeSplit(images, split, out))
    })
  }
  return written
}

function writeSplit({ images, labels, tags, count, size }: ImageSplit, split: Split, out: string): WrittenArray[] {
  const shape = [count, size, size, 3]
  const file = `${split}-images.npy`
  writeBlocks(join(out, file), npyHeader('|u1', shape), count, images.block)
  const written: WrittenArray[] = [{ file, shape, type: 'uint8' }]
  if (labels !== null) {
    const values = BigInt64Array.from(labels.subarray(0, count), BigInt)
    const name = `${split}-labels.npy`
    writeAtomically(join(out, name), Buffer.concat([npyHeader('<i8', [count]), Buffer.from(values.buffer)]))
    written.push({ file: name, shape: [count], type: 'int64' })
  }
  if (tags !== undefined) {
    const wide = [count, tags.length / count]
    const name = `${split}-tags.npy`
    writeAtomically(join(out, name), Buffer.concat([npyHeader('|u1', wide), tags]))
    written.push({ file: name, shape: wide, type: 'uint8' })
  }
  return written
}

/** A block at a time, since a data set can be larger than memory; the file has its name once it is whole. */
function writeBlocks(path: string, header: Buffer, count: number, block: ImageSplit['images']['block']): void {
  makeAtomically(path, (beside) => {
    const file = openSync(beside, 'w')
    try {
      writeFileSync(file, header)
      for (let start = 0; start < count; start += BLOCK) {
        writeFileSync(file, block(start, Math.min(BLOCK, count - start)))
      }
    } finally {
      closeSync(file)
    }
  })
}
