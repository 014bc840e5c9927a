/** A picture as a PDF of its size, with lines as lines and letters as letters of embedded fonts. */
import { buffer } from 'node:stream/consumers'
import PDFDocument from 'pdfkit'
import { colourOf } from '../../../../db/catalogue/methods.ts'
import type { Drawn, Picture } from '../drawing.ts'
import { piecesOf, typefaces } from './typefaces.ts'

type Document = InstanceType<typeof PDFDocument>
type Attributes = Drawn['attributes']

/** An SVG has 96 pixels in an inch, a PDF 72 points. */
const POINTS = 72 / 96
const BLACK = 'black'
const KNOWN = new Set([
  ...['d', 'transform', 'fill', 'stroke', 'fill-opacity', 'stroke-opacity', 'stroke-width', 'stroke-dasharray'],
  ...['x1', 'y1', 'x2', 'y2', 'stroke-linecap'],
])

/** The same picture gives the same bytes: the file's date is that of no day, as for reproducible builds. */
export function pdfOf({ width, height, label, drawn }: Picture): Promise<Buffer> {
  const size = [width * POINTS, height * POINTS] as [number, number]
  const document = new PDFDocument({ size, margin: 0, info: { Title: label, CreationDate: new Date(0) } })
  const file = buffer(document)
  document.scale(POINTS)
  for (const part of drawn) draw(document, part, BLACK)
  document.end()
  return file
}

/** @param inherited - what `currentColor` is around this part. */
function draw(document: Document, part: Drawn, inherited: string): void {
  const { tag, attributes, inside, method } = part
  const colour = method === undefined ? inherited : colourOf(method).print
  if (tag === 'g') for (const child of inside as Drawn[]) draw(document, child, colour)
  else if (tag === 'text') drawText(document, part)
  else if (tag === 'image') drawImage(document, attributes)
  else drawPath(document, attributes, colour)
}

function drawText(document: Document, part: Drawn): void {
  for (const { text, face, x, y, size, weight, opacity } of piecesOf(part)) {
    const { name, bytes } = face ?? typefaces(weight)[0]! // which draws a box for each letter that it lacks
    document.registerFont(name, bytes)
    document.font(name, size).fillColor(BLACK, opacity)
    document.text(text, x, y, { lineBreak: false, baseline: 'alphabetic' })
  }
}

function drawImage(document: Document, { x, y, width, height, href }: Attributes): void {
  document.image(String(href), Number(x), Number(y), { width: Number(width), height: Number(height) })
}

function drawPath(document: Document, attributes: Attributes, colour: string): void {
  const unknown = Object.keys(attributes).find((name) => !KNOWN.has(name))
  if (unknown !== undefined) throw new Error(`a path with ${unknown}`)
  const paint = (name: 'fill' | 'stroke', usual: string) => {
    const value = String(attributes[name] ?? usual)
    return value === 'none' ? null : value === 'currentColor' ? colour : value
  }
  const { d, x1, y1, x2, y2, transform } = attributes
  const [fill, stroke] = [d === undefined ? null : paint('fill', BLACK), paint('stroke', 'none')]
  document.save()
  if (transform !== undefined) moveTo(document, String(transform))
  document.lineWidth(Number(attributes['stroke-width'] ?? 1))
  if (attributes['stroke-linecap'] === 'round') document.lineCap('round')
  const dashes = attributes['stroke-dasharray']
  if (dashes !== undefined) document.dash(String(dashes).split(' ').map(Number) as unknown as number, {})
  document.path(d === undefined ? `M${x1} ${y1}L${x2} ${y2}` : String(d))
  if (fill !== null) document.fillColor(fill, Number(attributes['fill-opacity'] ?? 1))
  if (stroke !== null) document.strokeColor(stroke, Number(attributes['stroke-opacity'] ?? 1))
  if (fill !== null && stroke !== null) document.fillAndStroke()
  else if (fill !== null) document.fill()
  else document.stroke()
  document.restore()
}

/** @param transform - as of a mark: a translation, then a scale. */
function moveTo(document: Document, transform: string): void {
  const [, x, y, scale] = transform.match(/^translate\((\S+) (\S+)\) scale\((\S+)\)$/) ?? []
  if (scale === undefined) throw new Error(`the transform ${transform}`)
  document.translate(Number(x), Number(y)).scale(Number(scale))
}
