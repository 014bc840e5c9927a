/** The legend of a plot: a sample of each line with its name, how many seeds its points have, and what small marks are. */
import { joinDetails } from '../../../db/catalogue/titles.ts'
import { at, cut, type Drawn, dashed, mark } from './drawing.ts'
import type { Line, Reference } from './lines.ts'
import { isJoined, type Look } from './looks.ts'
import { optionName } from './option-title.ts'
import type { Plot } from './plot.ts'

const ROW = 20
const LEFT = 10
const SAMPLE = 34
/** Approximate width of a letter of the name, which is larger, and of its details. */
const LETTERS = { name: 7, details: 6 }

export const SINGLE = 'A small mark is a single seed, which has no interval.'

export function legendOf(
  { lines, references, option, scale }: Plot,
  looks: readonly Look[],
  { top, width }: { top: number; width: number },
): { drawn: Drawn[]; height: number } {
  const without = `without ${option && optionName(option.path)}`
  const rows = [
    ...lines.map((line) => ({ row: line, notes: [line.details, seedsOf(line)] })),
    ...references.map((level) => ({ row: level, notes: [level.details, without, `n = ${level.n}`] })),
  ]
  const drawn = rows.map(({ row, notes }, i) => {
    return entry(row, notes, looks[i]!, top + ROW * i + 14, width, i >= lines.length || isJoined(scale))
  })
  const single = [...lines.flatMap(({ points }) => points), ...references].some(({ n }) => n === 1)
  const at = { x: LEFT, y: top + ROW * rows.length + 14, 'font-size': 11, 'fill-opacity': 0.75 }
  const note: Drawn[] = single ? [{ tag: 'text', attributes: at, inside: SINGLE }] : []
  return { drawn: [...drawn, ...note], height: ROW * (rows.length + note.length) + 12 }
}

function entry(
  row: Line | Reference,
  notes: string[],
  { dash, shape }: Look,
  y: number,
  width: number,
  lined: boolean,
): Drawn {
  const { title, method, masking, rate } = row
  const line = { d: `M${LEFT} ${at(y - 4)}h${SAMPLE}`, fill: 'none', stroke: 'currentColor', 'stroke-width': 1.5 }
  const room = width - LEFT - SAMPLE - 16
  const name = cut(title, Math.floor(room / LETTERS.name))
  const details = cut(joinDetails(...notes), Math.floor((room - LETTERS.name * name.length) / LETTERS.details))
  return {
    tag: 'g',
    attributes: {},
    inside: [
      {
        tag: 'g',
        attributes: {},
        method: method ?? undefined,
        inside: [
          ...(lined ? [{ tag: 'path', attributes: { ...line, ...dashed(dash) } } as const] : []),
          ...(masking === null && lined
            ? []
            : [mark(LEFT + SAMPLE / 2, y - 4, { masking, rate, shape, single: false })]),
        ],
      },
      {
        tag: 'text',
        attributes: { x: LEFT + SAMPLE + 8, y: at(y) },
        inside: [
          { tag: 'tspan', attributes: {}, inside: name },
          ...(details.length > 3
            ? [{ tag: 'tspan' as const, attributes: { dx: 6, 'font-size': 11, 'fill-opacity': 0.75 }, inside: details }]
            : []),
        ],
      },
    ],
  }
}

/** `n = 3`, or `n = 1 to 3` where its points differ. */
function seedsOf({ points }: Line): string {
  const counts = points.map(({ n }) => n)
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)]
  return fewest === most ? `n = ${most}` : `n = ${fewest} to ${most}`
}
