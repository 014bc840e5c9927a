/** What training does to a large set of image files, without the training: they are decoded, then gathered in random order. */

import { decodedSplit } from '../../../datasets/images/decoded.ts'
import { listFolder } from '../../../datasets/images/image-files.ts'
import { Random } from '../../../harness/base/random.ts'

const [root, steps, batch] = [process.argv[2]!, Number(process.argv[3]), Number(process.argv[4])]
const random = new Random(0)
const { images: files } = listFolder(root)
const split = { name: 'large', root, files, labels: null, size: 64, digest: 'large', damaged: 'refuse' } as const
const wanted = { ...split, shorterSide: 96 }

const seconds = async <T>(act: () => T | Promise<T>): Promise<[T, number]> => {
  const start = performance.now()
  const result = await act()
  return [result, (performance.now() - start) / 1000]
}

const [{ uncropped, count }, decoding] = await seconds(() => decodedSplit(wanted))
const [, opening] = await seconds(() => decodedSplit(wanted))
let sum = 0
const [, gathering] = await seconds(() => {
  for (let step = 0; step < steps; step++) {
    const indices = Int32Array.from({ length: batch }, () => random.integer(count))
    sum += uncropped!.images.gather(indices)[0]!
  }
})
process.stdout.write(JSON.stringify({ count, decoding, opening, secondsABatch: gathering / steps, sum }))
