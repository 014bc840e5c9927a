/** The rooms and their arrows as a picture: every room stands above all that it imports. */
import { groupBy } from '../../db/queries/group-by.ts'
import { roomOf, type Source } from './sources.ts'

const BOX = { width: 168, height: 34, gap: 22 }
const LAYER = 84
const MARGIN = 24

/** Tests are not drawn, nor is the file that makes a fresh clone usable. */
const isRoom = (room: string) => !['test', 'harness', 'dashboard', 'package.json'].includes(room)

export function drawRooms(sources: readonly Source[]): string {
  const imported = importsOfRooms(sources)
  const heights = heightsOf(imported)
  const layers = [...groupBy([...imported.keys()], (room) => String(heights.get(room)!))]
    .sort(([a], [b]) => Number(b) - Number(a))
    .map(([, rooms]) => [...rooms].sort())
  const widest = Math.max(...layers.map((rooms) => rooms.length))
  const width = 2 * MARGIN + widest * (BOX.width + BOX.gap) - BOX.gap
  const height = 2 * MARGIN + (layers.length - 1) * LAYER + BOX.height
  const places = new Map<string, { x: number; y: number }>()
  layers.forEach((rooms, layer) => {
    const taken = rooms.length * (BOX.width + BOX.gap) - BOX.gap
    rooms.forEach((room, i) => {
      places.set(room, { x: (width - taken) / 2 + i * (BOX.width + BOX.gap), y: MARGIN + layer * LAYER })
    })
  })
  const arrows = [...direct(imported)].map(([from, to]) => {
    const [a, b] = [places.get(from)!, places.get(to)!]
    const [x, y, toX, toY] = [a.x + BOX.width / 2, a.y + BOX.height, b.x + BOX.width / 2, b.y - 3]
    const middle = (y + toY) / 2
    return `<path d="M${x} ${y}C${x} ${middle} ${toX} ${middle} ${toX} ${toY}" marker-end="url(#tip)"/>`
  })
  const boxes = [...places].map(
    ([room, { x, y }]) =>
      `<rect x="${x}" y="${y}" width="${BOX.width}" height="${BOX.height}" rx="6"/>` +
      `<text x="${x + BOX.width / 2}" y="${y + 22}">${room}</text>`,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="13">
<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
<path d="M0 0L8 4L0 8Z" fill="#6b6b6b"/></marker></defs>
<rect width="${width}" height="${height}" fill="#fdfcfa"/>
<g fill="none" stroke="#6b6b6b">
${arrows.join('\n')}
</g>
<g fill="#fff" stroke="#2b2926" text-anchor="middle">
${boxes.join('\n').replaceAll('<text ', '<text fill="#1d1b19" stroke="none" ')}
</g>
</svg>
`
}

function importsOfRooms(sources: readonly Source[]): Map<string, Set<string>> {
  const imported = new Map<string, Set<string>>()
  for (const { path, imports } of sources) {
    const room = roomOf(path)
    if (!isRoom(room)) continue
    const others = imported.get(room) ?? new Set<string>()
    imported.set(room, others)
    for (const other of imports.map(roomOf)) if (other !== room && isRoom(other)) others.add(other)
  }
  return imported
}

/** The longest way down from a room. */
function heightsOf(imported: ReadonlyMap<string, ReadonlySet<string>>): Map<string, number> {
  const heights = new Map<string, number>()
  const heightOf = (room: string): number => {
    const known = heights.get(room)
    if (known !== undefined) return known
    const height = 1 + Math.max(-1, ...[...imported.get(room)!].map(heightOf))
    heights.set(room, height)
    return height
  }
  for (const room of imported.keys()) heightOf(room)
  return heights
}

/** Arrows that no longer way makes superfluous. */
function* direct(imported: ReadonlyMap<string, ReadonlySet<string>>): Generator<[string, string]> {
  const reaches = (from: string, to: string): boolean =>
    imported.get(from)!.has(to) || [...imported.get(from)!].some((next) => reaches(next, to))
  for (const [room, others] of imported) {
    for (const other of others) {
      if (![...others].some((next) => next !== other && reaches(next, other))) yield [room, other]
    }
  }
}
