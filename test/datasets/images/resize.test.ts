import { describe, expect, it } from 'vitest'
import { resizeAndCrop } from '../../../datasets/images/resize.ts'
import golden from '../../golden/images.json' with { type: 'json' }

/** The picture that golden/evaluation.py draws. */
function picture(width: number, height: number): Uint8Array {
  const data = new Uint8Array(width * height * 3)
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < 3; c++, at++) data[at] = (x * 7 + y * 13 + c * 50 + ((x * y) % 17) * 5) % 256
    }
  }
  return data
}

describe('resizeAndCrop', () => {
  for (const { width, height, size, pixels } of golden) {
    it(`takes ${width}x${height} to ${size} pixels exactly as Pillow does`, () => {
      expect(Array.from(resizeAndCrop({ data: picture(width, height), width, height }, size))).toEqual(pixels)
    })
  }

  it('keeps a constant picture constant at any size', () => {
    const out = resizeAndCrop({ data: new Uint8Array(50 * 31 * 3).fill(255), width: 50, height: 31 }, 13)
    expect(new Set(out)).toEqual(new Set([255]))
  })
})
