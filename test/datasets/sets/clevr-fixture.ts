/** CLEVR with masks, as its publisher's reader expects it: gzipped TFRecords of a tf.train.Example a scene. */
import { gzipSync } from 'node:zlib'

const WIDTH = 320
const HEIGHT = 240
const ENTITIES = 11

export interface Scene {
  /** Grey level of the whole picture. */
  level: number
  /** Codes of colour and shape from 1 on, and where the object is: columns from … to, of all rows. */
  objects: { colour: number; shape: number; columns: [number, number] }[]
}

/** @param single - whether a feature is one value, not one for each of its bytes. */
export function maskedArchive(scenes: readonly Scene[], single = false): Buffer {
  return gzipSync(Buffer.concat(scenes.map((scene) => record(example(featuresOf(scene), single)))), { level: 1 })
}

export function featuresOf({ level, objects }: Scene): Record<string, Buffer> {
  const mask = Buffer.alloc(ENTITIES * HEIGHT * WIDTH)
  mask.fill(255, 0, HEIGHT * WIDTH)
  objects.forEach(({ columns: [from, to] }, i) => {
    for (let y = 0; y < HEIGHT; y++) {
      mask.fill(0, y * WIDTH + from, y * WIDTH + to)
      mask.fill(255, ((i + 1) * HEIGHT + y) * WIDTH + from, ((i + 1) * HEIGHT + y) * WIDTH + to)
    }
  })
  const codes = (which: (object: Scene['objects'][number]) => number) =>
    Buffer.from([0, ...objects.map(which), ...Array(ENTITIES - 1 - objects.length).fill(0)])
  return {
    image: Buffer.alloc(HEIGHT * WIDTH * 3, level),
    mask,
    color: codes(({ colour }) => colour),
    shape: codes(({ shape }) => shape),
    material: codes(() => 1),
  }
}

export function example(features: Record<string, Buffer>, single = false): Buffer {
  const entries = Object.entries(features).map(([name, bytes]) => {
    const values = single ? field(1, bytes) : oneByteValues(bytes)
    return field(1, Buffer.concat([field(1, Buffer.from(name)), field(2, field(1, values))]))
  })
  const numbers = field(2, field(1, Buffer.from(Float32Array.of(0, 1.5).buffer))) // a FloatList, as of coordinates
  return field(1, Buffer.concat([field(1, Buffer.concat([field(1, Buffer.from('x')), field(2, numbers)])), ...entries]))
}

/** Length, checksum, contents, checksum; the checksums are left 0. */
export function record(contents: Buffer): Buffer {
  const header = Buffer.alloc(12)
  header.writeBigUInt64LE(BigInt(contents.length))
  return Buffer.concat([header, contents, Buffer.alloc(4)])
}

function field(number: number, contents: Buffer): Buffer {
  const length: number[] = []
  let rest = contents.length
  for (; rest > 127; rest >>>= 7) length.push((rest & 127) | 128)
  return Buffer.concat([Buffer.from([(number << 3) | 2, ...length, rest]), contents])
}

function oneByteValues(bytes: Buffer): Buffer {
  const out = Buffer.alloc(bytes.length * 3)
  bytes.forEach((byte, i) => {
    out[3 * i] = 0x0a
    out[3 * i + 1] = 1
    out[3 * i + 2] = byte
  })
  return out
}
