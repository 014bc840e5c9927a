/** A picture whose text is drawn as paths, so that it needs no fonts. */
import type { Drawn, Picture } from '../drawing.ts'
import { type Piece, piecesOf } from './typefaces.ts'

/** Letters that no face has remain text, in a font of the system. */
export const outlined = (picture: Picture): Picture => ({ ...picture, drawn: picture.drawn.map(outlinedPart) })

function outlinedPart(part: Drawn): Drawn {
  const { inside } = part
  if (part.tag === 'text') return { tag: 'g', attributes: {}, inside: piecesOf(part).map(outlinedPiece) }
  return typeof inside === 'object' ? { ...part, inside: inside.map(outlinedPart) } : part
}

function outlinedPiece({ text, face, x, y, size, weight, opacity }: Piece): Drawn {
  if (face === null) {
    const attributes = { x, y, 'font-size': size, 'font-weight': weight, 'fill-opacity': opacity }
    return { tag: 'text', attributes, inside: text }
  }
  const scale = size / face.font.unitsPerEm
  const { glyphs, positions } = face.font.layout(text)
  let place = x
  const letters = glyphs.map((glyph, i) => {
    const { xAdvance, xOffset, yOffset } = positions[i]!
    const outline = glyph.path.transform(scale, 0, 0, -scale, place + scale * xOffset, y - scale * yOffset)
    place += scale * xAdvance
    return outline.toSVG()
  })
  return { tag: 'path', attributes: { d: letters.join(''), 'fill-opacity': opacity } }
}
