/** Whole images beside the central squares that evaluations read. */
import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { lying, ontoCanvas, storedAt } from '../../../datasets/images/canvas.ts'
import { decodedSplit, type FileSplit } from '../../../datasets/images/decoded.ts'
import { resize, resizeAndCrop } from '../../../datasets/images/resize.ts'
import { folderWithWarnings, keepWarnings } from '../warnings.ts'

let root: string
let warnings: string[]
folderWithWarnings((folder, lines) => {
  root = folder
  warnings = lines
})

function pixels(width: number, height: number, seed = 0): Uint8Array {
  return Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 31 + Math.floor(i / 97) * 7 + seed) % 256)
}

async function paint(file: string, width: number, height: number, seed = 0): Promise<void> {
  mkdirSync(dirname(join(root, file)), { recursive: true })
  const raw = { width, height, channels: 3 as const }
  await sharp(pixels(width, height, seed), { raw })
    .png({ compressionLevel: 1 })
    .toFile(join(root, file))
}

function splitOf(files: string[], changes: Partial<FileSplit> = {}): FileSplit {
  const labels = Int32Array.from(files.keys())
  const warn = (line: string) => keepWarnings(warnings)(line)
  return {
    name: 'whole',
    root,
    files,
    labels,
    size: 24,
    shorterSide: 40,
    digest: 'a',
    damaged: 'skip',
    warn,
    ...changes,
  }
}

describe('whole images', () => {
  it('keep their aspect ratio, are never enlarged, and lie on their longer side', () => {
    expect(lying(500, 375, 160)).toEqual({ height: 160, width: 213, turned: false })
    expect(lying(375, 500, 160)).toEqual({ height: 160, width: 213, turned: true })
    expect(lying(100, 60, 160)).toEqual({ height: 60, width: 100, turned: false })
    expect(lying(3000, 1000, 160)).toEqual({ height: 80, width: 240, turned: false })
    expect(lying(4000, 1, 160)).toEqual({ height: 1, width: 240, turned: false })
  })

  it('come beside the squares, which stay what they are without them', async () => {
    await paint('wide.png', 90, 60)
    await paint('high.png', 50, 70, 5)
    await paint('small.png', 20, 30, 9)
    const files = ['wide.png', 'high.png', 'small.png']
    const { shorterSide: _, ...plain } = splitOf(files)
    const before = await decodedSplit(plain)
    const { images, uncropped, count } = await decodedSplit(splitOf(files))
    expect(before.uncropped).toBeUndefined()
    expect(images.block(0, count)).toEqual(before.images.block(0, count))
    expect(images.block(0, 1)).toEqual(resizeAndCrop({ data: pixels(90, 60), width: 90, height: 60 }, 24))
    const { height, width } = uncropped!
    expect([height, width]).toEqual([40, 60])
    const records = [0, 1, 2].map((i) => uncropped!.images.block(i, 1))
    expect(records.map((record) => storedAt(record, 0))).toEqual([
      { height: 40, width: 60, turned: false },
      { height: 40, width: 56, turned: true },
      { height: 20, width: 30, turned: true },
    ])
    const wide = resize({ data: pixels(90, 60), width: 90, height: 60 }, 60, 40)
    expect(records[0]!.subarray(width * 3, width * 3 + 180)).toEqual(wide.subarray(0, 180))
    const small = pixels(20, 30, 9) // its first column becomes the first row
    const column = Array.from({ length: 30 }, (_, y) => [...small.subarray(y * 60, y * 60 + 3)]).flat()
    expect([...records[2]!.subarray(width * 3, width * 3 + 90)]).toEqual(column)
  })

  it('are left out where each is a square of the size that is asked for', async () => {
    await paint('a.png', 24, 24)
    await paint('b.png', 24, 24, 3)
    expect((await decodedSplit(splitOf(['a.png', 'b.png']))).uncropped).toBeUndefined()
    expect((await decodedSplit(splitOf(['a.png', 'b.png'], { size: 16 }))).uncropped).toBeDefined()
  })

  it('keep their place beside images that can not be read, in memory and in shards', async () => {
    await paint('0.png', 30, 50, 1)
    await paint('1.png', 60, 44, 2)
    for (const copies of [1, 160]) {
      const files = Array.from({ length: copies }, () => ['0.png', 'gone.png', '1.png']).flat()
      for (let time = 0; time < 2; time++) {
        const { uncropped, count, labels } = await decodedSplit(splitOf(files))
        expect([count, labels!.length, labels![1]]).toEqual([2 * copies, 2 * copies, 2])
        const { height, width } = uncropped!
        const expected = ontoCanvas(
          { data: pixels(60, 44, 2), width: 60, height: 44 },
          { shorterSide: 40, height, width },
        )
        const read = uncropped!.images.gather(Int32Array.of(count - 1, 0))
        expect(read.subarray(0, expected.length)).toEqual(expected)
        expect(storedAt(read, expected.length)).toEqual({ height: 30, width: 50, turned: true })
      }
    }
  })
})
