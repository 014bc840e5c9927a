/**
 * How many pixels an image file may have. A file of a few kilobytes can decode to gigabytes; Pillow refuses the same
 * number as a "decompression bomb".
 */
const DEFAULT = 178_956_970
const VARIABLE = 'MASKBENCH_PIXEL_LIMIT'

/** @throws Error where the variable is neither a whole number nor `off`. */
export function pixelLimit(): number {
  const text = process.env[VARIABLE]
  if (text === undefined || text === '') return DEFAULT
  if (text === 'off') return Number.POSITIVE_INFINITY
  if (/^[1-9]\d*$/.test(text)) return Number(text)
  throw new Error(`${VARIABLE} is "${text}", which is neither a number of pixels nor "off"`)
}

export function refusal(pixels: number): string {
  const said = (number: number) => number.toLocaleString('en')
  return `it has ${said(pixels)} pixels, more than the limit of ${said(pixelLimit())}; ${VARIABLE} sets another one, or off`
}
