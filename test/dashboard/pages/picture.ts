/** A picture like those of a masked run, drawn rather than trained: rows of a scene, its masks in colours, and what each hides. */
import { deflateSync } from 'node:zlib'

const COLOURS = [
  [0, 114, 178],
  [230, 159, 0],
  [0, 158, 115],
  [204, 121, 167],
] as const
const CELL = 64
const GAP = 4
const ROWS = 4

/**
 * @param sharpness - 0: masks are stripes; 1: they follow the objects.
 * @param most - of the masks; four are drawn at most.
 */
export function drawMasks(sharpness: number, most = 4): Buffer {
  const masks = Math.min(most, COLOURS.length)
  const columns = 2 + masks
  const [width, height] = [columns * (CELL + GAP) - GAP, ROWS * (CELL + GAP) - GAP]
  const pixels = Buffer.alloc(width * height * 4)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [column, row] = [Math.floor(x / (CELL + GAP)), Math.floor(y / (CELL + GAP))]
      const [u, v] = [x - column * (CELL + GAP), y - row * (CELL + GAP)]
      if (u >= CELL || v >= CELL) continue
      const object = objectAt(row, u, v)
      const scene = object === 0 ? [150 - v / 2, 148 - v / 2, 145 - v / 2] : COLOURS[(object + row) % 4]!
      const sharp = (u * 7 + v * 13 + row) % 100 < 100 * sharpness
      const mask = sharp ? Math.min(object, masks - 1) : Math.floor((masks * u) / CELL)
      const colour = column === 0 ? scene : column === 1 ? COLOURS[mask]! : mask === column - 2 ? [0, 0, 0] : scene
      pixels.set([...colour, 255], (y * width + x) * 4)
    }
  }
  return png(width, height, pixels)
}

/** Three balls in front of nothing. */
function objectAt(row: number, u: number, v: number): number {
  const balls = [1, 2, 3].map((i) => ({ i, x: 14 + ((row * 17 + i * 19) % 40), y: 16 + ((row * 11 + i * 23) % 36) }))
  return balls.find(({ x, y }) => (u - x) ** 2 + (v - y) ** 2 < 81)?.i ?? 0
}

function png(width: number, height: number, rgba: Buffer): Buffer {
  const lines = Array.from({ length: height }, (_, y) => [
    Buffer.of(0),
    rgba.subarray(y * width * 4, (y + 1) * width * 4),
  ])
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 6, 0, 0, 0], 8)
  const signature = Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
  const body = deflateSync(Buffer.concat(lines.flat()))
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', body), chunk('IEND', Buffer.alloc(0))])
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  check.writeUInt32BE(crc(named))
  return Buffer.concat([length, named, check])
}

/** As PNG wants it; Node's own is younger than the oldest Node that we serve. */
function crc(data: Buffer): number {
  let sum = 0xffffffff
  for (const byte of data) {
    sum ^= byte
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0)
  }
  return (sum ^ 0xffffffff) >>> 0
}
