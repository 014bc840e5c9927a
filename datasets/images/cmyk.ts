/** CMYK as Pillow converts it, which knows no colour profiles: (1 - C)(1 - K), and so on, in its rounding. */
export function rgbOfCmyk(data: Uint8Array, channels: number): Uint8Array {
  const out = new Uint8Array((data.length / channels) * 3)
  for (let from = 0, to = 0; from < data.length; from += channels, to += 3) {
    const light = 255 - data[from + 3]!
    for (let c = 0; c < 3; c++) {
      const product = data[from + c]! * light + 128
      out[to + c] = Math.max(0, light - (((product >> 8) + product) >> 8))
    }
  }
  return out
}
