/** The letters of pictures in files, which must look alike whatever fonts a system has: Source Sans 3, as on the pages. */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { create, type Font } from 'fontkit'
import { memoizeEach } from '../../../base/memoize.ts'
import type { Drawn } from '../drawing.ts'

/** The package has a file for each of these parts of Unicode. */
const SUBSETS = ['latin', 'latin-ext', 'greek', 'greek-ext', 'cyrillic', 'cyrillic-ext', 'vietnamese'] as const
/** As `svgOf` gives it to the whole picture, in pixels. */
const USUAL_SIZE = 13
const KNOWN = new Set(['x', 'y', 'dx', 'text-anchor', 'font-size', 'font-weight', 'fill-opacity'])

interface Typeface {
  name: string
  bytes: Buffer
  font: Font
}

/** A piece of text in one face, beginning at (x, y) on the base line. */
export interface Piece {
  text: string
  /** Null where no face has these letters. */
  face: Typeface | null
  x: number
  y: number
  /** In pixels. */
  size: number
  weight: string
  opacity: number
}

const here = dirname(fileURLToPath(import.meta.url))
/** By its place, since the dashboard's bundler would look for a module. */
const FOLDER = join(here, '..', '..', '..', '..', 'node_modules', '@fontsource', 'source-sans-3', 'files')

/** In a weight, that of Latin letters first. */
export const typefaces = memoizeEach((weight: string): Typeface[] =>
  SUBSETS.map((subset) => {
    const name = `source-sans-3-${subset}-${weight}-normal`
    const bytes = readFileSync(join(FOLDER, `${name}.woff`))
    return { name, bytes, font: create(bytes) as Font }
  }),
)

/** Where the pieces of a text and of its spans stand. */
export function piecesOf({ attributes, inside = '' }: Drawn): Piece[] {
  const spans = typeof inside === 'string' ? [{ attributes: {}, inside }] : inside
  let end = 0
  const pieces = spans.flatMap(({ attributes: own, inside: text = '' }) => {
    const all: Drawn['attributes'] = { ...attributes, ...own }
    const unknown = Object.keys(all).find((name) => !KNOWN.has(name))
    if (unknown !== undefined || typeof text !== 'string') throw new Error(`text with ${unknown ?? 'nested spans'}`)
    const size = Number(all['font-size'] ?? USUAL_SIZE)
    const weight = String(all['font-weight'] ?? 400)
    end += Number(all.dx ?? 0)
    return runsOf(text, weight).map((run): Piece => {
      const x = Number(all.x) + end
      end += widthOf(run, size)
      return { ...run, x, y: Number(all.y), size, weight, opacity: Number(all['fill-opacity'] ?? 1) }
    })
  })
  const anchor = attributes['text-anchor'] ?? 'start'
  const aside = anchor === 'start' ? 0 : anchor === 'middle' ? end / 2 : end
  return pieces.map((piece) => ({ ...piece, x: piece.x - aside }))
}

type Run = Pick<Piece, 'text' | 'face'>

function runsOf(text: string, weight: string): Run[] {
  const runs: Run[] = []
  for (const letter of text) {
    const code = letter.codePointAt(0)!
    const face = typefaces(weight).find(({ font }) => font.hasGlyphForCodePoint(code)) ?? null
    const last = runs.at(-1)
    if (last !== undefined && last.face === face) last.text += letter
    else runs.push({ text: letter, face })
  }
  return runs
}

/** Letters without a face are taken to be as wide as high. */
function widthOf({ text, face }: Run, size: number): number {
  if (face === null) return [...text].length * size
  return (face.font.layout(text).advanceWidth * size) / face.font.unitsPerEm
}

/** The letters of a picture's text that no face has, each once. */
export function lettersWithoutFace(drawn: readonly Drawn[]): string[] {
  const letters = drawn.flatMap((part): string[] => {
    if (part.tag === 'text') return piecesOf(part).flatMap(({ face, text }) => (face === null ? [...text] : []))
    return typeof part.inside === 'object' ? lettersWithoutFace(part.inside) : []
  })
  return [...new Set(letters)]
}
