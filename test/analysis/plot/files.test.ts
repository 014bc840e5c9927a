/** Files of pictures that need no fonts of the system, and show what the SVG shows. */
import { inflateSync } from 'node:zlib'
import sharp from 'sharp'
import { expect, it } from 'vitest'
import { type Drawn, mark, type Picture } from '../../../harness/analysis/plot/drawing.ts'
import { outlined } from '../../../harness/analysis/plot/files/outlined.ts'
import { pdfOf } from '../../../harness/analysis/plot/files/pdf.ts'
import { notesOnFile, pictureFile } from '../../../harness/analysis/plot/files/picture-files.ts'

const [WIDTH, HEIGHT] = [200, 60]
const picture = (...drawn: Drawn[]): Picture => ({ width: WIDTH, height: HEIGHT, label: 'A picture', drawn })
const text = (inside: Drawn['inside'], attributes: Drawn['attributes'] = {}): Drawn => ({
  tag: 'text',
  attributes: { x: 100, y: 40, ...attributes },
  ...(inside !== undefined && { inside }),
})

/** The dark part of the PNG, in pixels of the picture: from, to, and the share of it that is dark. */
async function darkOf(...drawn: Drawn[]) {
  const png = await pictureFile(picture(...drawn), 'png')
  const { data, info } = await sharp(png).greyscale().raw().toBuffer({ resolveWithObject: true })
  const columns = Array.from({ length: info.width }, (_, x) => x)
  const dark = columns.filter((x) => data.some((value, i) => i % info.width === x && value < 128))
  const share = data.filter((value) => value < 128).length / data.length
  return { from: dark[0]! / 2, to: dark.at(-1)! / 2, share }
}

/** The drawing operators of the page of a PDF, one to a line. */
async function pageOf(...drawn: Drawn[]): Promise<string> {
  const bytes = await pdfOf(picture(...drawn))
  const start = bytes.indexOf('stream\n') + 'stream\n'.length
  return inflateSync(bytes.subarray(start, bytes.indexOf('\nendstream', start))).toString('latin1')
}

it('text ends, begins or is centred where it should be, in its own letters', async () => {
  const [start, end, middle] = await Promise.all([
    darkOf(text('Hλ±łжN')),
    darkOf(text('Hλ±łжN', { 'text-anchor': 'end' })),
    darkOf(text('Hλ±łжN', { 'text-anchor': 'middle' })),
  ])
  expect([start.from > 100, start.from < 103, end.to < 100, end.to > 97]).toEqual([true, true, true, true])
  expect(Math.abs(middle.from + middle.to - 200)).toBeLessThan(2)
  expect(Math.abs(end.to - end.from - (start.to - start.from))).toBeLessThan(1)
  const { drawn } = outlined(picture(text('Hλ±łжN')))
  expect(JSON.stringify(drawn)).not.toContain('"text"')
})

it('spans stand one behind the other, with their sizes, weights and gaps', async () => {
  const one = await darkOf(text('HH'))
  const spans = (attributes: Drawn['attributes']) =>
    darkOf(
      text([
        { tag: 'tspan', attributes: {}, inside: 'H' },
        { tag: 'tspan', attributes, inside: 'H' },
      ]),
    )
  const [plain, moved, large, bold] = [
    await spans({}),
    await spans({ dx: 6 }),
    await spans({ 'font-size': 26 }),
    await darkOf(text('HH', { 'font-weight': 600 })),
  ]
  expect(plain).toEqual(one)
  expect(moved.to - plain.to).toBeCloseTo(6, 0)
  expect(large.to).toBeGreaterThan(plain.to + 5)
  expect(bold.share).toBeGreaterThan(one.share)
})

it('letters that no face has are left to the system in a PNG, and stand as boxes in a PDF', async () => {
  const { drawn } = outlined(picture(text('ab中文')))
  const parts = drawn[0]!.inside as Drawn[]
  expect(parts.map(({ tag, inside }) => [tag, inside])).toEqual([
    ['path', undefined],
    ['text', '中文'],
  ])
  expect((await pageOf(text('ab中文'))).match(/\bTJ\b/g)).toHaveLength(2)
  const nested = picture({ tag: 'g', attributes: {}, inside: [text('ab中文中')] })
  const notes = (['svg', 'png', 'pdf'] as const).map((format) => notesOnFile(nested, format))
  expect(await Promise.all(notes)).toEqual([
    [expect.stringContaining('name a .pdf file')],
    [],
    [expect.stringContaining('The PDF font lacks 中 文, so boxes')],
  ])
  expect(await notesOnFile(picture(text('Hλ±łж')), 'pdf')).toEqual([])
})

it('a PDF has the lines, dashes, marks and colours of the SVG', async () => {
  const line = {
    d: 'M0 10L50 20',
    fill: 'none',
    stroke: 'currentColor',
    'stroke-width': 1.5,
    'stroke-dasharray': '7 3',
  }
  const page = await pageOf({
    tag: 'g',
    attributes: {},
    method: 'simclr',
    inside: [
      { tag: 'path', attributes: line },
      mark(30, 40, { masking: 'none', rate: null, shape: null, single: false }),
      { tag: 'line', attributes: { x1: 1, y1: 2, x2: 3, y2: 4, stroke: 'black' } },
    ],
  })
  const lines = page.split('\n')
  expect(lines).toEqual(expect.arrayContaining(['0 10 m', '50 20 l', '1.5 w', '[7 3] 0 d', '1 2 m', '3 4 l']))
  expect(lines).toContain('4 0 0 4 0 0 cm')
  expect(lines.filter((one) => one === 'S')).toHaveLength(2)
  expect(lines.filter((one) => one === 'B')).toHaveLength(1)
  const coloured = lines.filter((one) => / (scn|SCN)$/.test(one))
  expect(new Set(coloured.map((one) => one.toLowerCase())).size).toBe(2)
  await expect(pageOf({ tag: 'path', attributes: { d: 'M0 0', filter: 'blur' } })).rejects.toThrow('a path with filter')
})
