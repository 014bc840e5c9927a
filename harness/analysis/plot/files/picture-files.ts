/** Writes a picture in the format of a file. */
import { type Picture, svgOf } from '../drawing.ts'
import type { PictureFormat } from './formats.ts'

/** Twice the 72 dots in an inch that an SVG is drawn with: sharp on slides and on screens of any kind. */
const DENSITY = 144

export async function pictureFile(picture: Picture, format: PictureFormat): Promise<string | Uint8Array> {
  return format === 'svg' ? svgOf(picture) : pictureBytes(picture, format)
}

/** In a format that is not text. */
export async function pictureBytes(picture: Picture, format: Exclude<PictureFormat, 'svg'>): Promise<Uint8Array> {
  return format === 'pdf' ? (await import('./pdf.ts')).pdfOf(picture) : pngOf(picture)
}

/** What the reader of a file should know of its format. */
export async function notesOnFile({ drawn }: Picture, format: PictureFormat): Promise<string[]> {
  if (format === 'svg') return ['pdflatex cannot include SVG: for LaTeX, name a .pdf file with --out.']
  if (format === 'png') return []
  const letters = (await import('./typefaces.ts')).lettersWithoutFace(drawn)
  if (letters.length === 0) return []
  return [
    `The PDF font lacks ${letters.join(' ')}, so boxes are drawn instead; SVG and PNG use the system's fonts for them.`,
  ]
}

/** On white, at twice its size. */
async function pngOf(picture: Picture): Promise<Uint8Array> {
  const { default: sharp } = await import('sharp')
  const { outlined } = await import('./outlined.ts')
  const svg = Buffer.from(svgOf(outlined(picture)))
  return sharp(svg, { density: DENSITY }).flatten({ background: '#ffffff' }).png().toBuffer()
}
