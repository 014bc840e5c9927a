/** Layout of the critical-difference diagram (Demšar 2006, figure 1), in the pixels of an SVG. */
import { firstFew, fullStop, wrapped } from '../../base/text.ts'

export interface RanksDiagram {
  /** Best mean rank first. */
  rows: readonly { title: string; meanRank: number }[]
  /** Length of the line above the axis; null where pairs are tested by Wilcoxon. */
  criticalDifference: number | null
  /** Bars that join rows without a significant difference: mean ranks of the ends, and a level without overlaps. */
  bars: readonly RanksBar[]
  /** With what all others are compared; absent or null where all pairs are. */
  control?: RanksControl | null
  /** The test of pairs and its level, such as `Nemenyi's test, alpha 0.05`, or where all numbers are from; absent: not said. */
  criterion?: string
  /** Rows that lack a value on some data set; absent for none. */
  unranked?: readonly string[]
}

interface RanksControl {
  /** Place in the rows. */
  row: number
  /** For each row, whether it differs significantly from the control. */
  differs: readonly boolean[]
}

export interface RanksBar {
  from: number
  to: number
  level: number
}

export interface RanksLayout {
  width: number
  height: number
  axis: { left: number; right: number; y: number }
  ticks: { rank: number; x: number; labelled: boolean }[]
  /** A line from the axis at `x` down to `y` and out to `edge`; `side` is 1 for names on the right. */
  rows: { x: number; y: number; edge: number; side: 1 | -1 }[]
  bars: { x1: number; x2: number; y: number }[]
  /** The critical difference as a line above the axis; `cut` where it is longer than the axis. */
  distance: { from: number; to: number; cut: boolean; text: string } | null
  /** The test, and with a control what marks behind the names and the bar mean; below, who has no rank. */
  notes: { x: number; y: number; text: string }[]
}

/** Its place below the line of the critical difference, and how far it is below the last note at least. */
const AXIS = { length: 340, belowDistance: 58, belowNote: 26 }
const STEP = 21
const NOTE = { x: 8, y: 14, step: 15 }
/** Width of the axis title at the left end. */
const WORDS = 146
/** Approximate width of a letter, and of the gap from axis to name plus the mean rank after it. */
const [LETTER, BESIDE] = [7.6, 76]

/** Best ranks on the right, as in Demšar 2006: the better half is labelled on the right, the rest on the left. */
export function ranksLayout(diagram: RanksDiagram): RanksLayout {
  const { criticalDifference, bars } = diagram
  const rows = diagram.rows.map((row, i) => ({ ...row, title: ranksTitle(diagram, i) }))
  const k = rows.length
  const half = Math.ceil(k / 2)
  const room = (labelled: RanksDiagram['rows']) =>
    BESIDE + LETTER * Math.max(0, ...labelled.map(({ title }) => title.length))
  const left = Math.max(WORDS, room(rows.slice(half)))
  const right = left + AXIS.length
  const notes = notesOf(diagram)
  const width = Math.max(right + room(rows.slice(0, half)), ...notes.map((note) => 2 * NOTE.x + LETTER * note.length))
  const below = unrankedNote(diagram).flatMap((note) => wrapped(note, Math.floor((width - 2 * NOTE.x) / LETTER)))
  const x = (rank: number) => right - ((rank - 1) / Math.max(1, k - 1)) * AXIS.length
  const levels = Math.max(0, ...bars.map(({ level }) => level + 1))
  const belowNotes = NOTE.y + NOTE.step * (notes.length - 1) + AXIS.belowNote
  const y = criticalDifference === null ? belowNotes : Math.max(belowNotes, AXIS.belowDistance)
  const first = y + 22 + 9 * levels
  const every = k > 14 ? 2 : 1
  const bottom = first + STEP * (half - 1) + 14
  return {
    width,
    height: bottom + (below.length > 0 ? NOTE.step * below.length + 6 : 0),
    axis: { left, right, y },
    ticks: rows.map((_, i) => ({ rank: i + 1, x: x(i + 1), labelled: i % every === 0 })),
    rows: rows.map(({ meanRank }, i) => {
      const better = i < half
      const level = first + STEP * (better ? i : k - 1 - i)
      return { x: x(meanRank), y: level, edge: better ? right + 18 : left - 18, side: better ? 1 : -1 }
    }),
    bars: bars.map(({ from, to, level }) => ({ x1: x(from) + 4, x2: x(to) - 4, y: y + 9 + 9 * level })),
    distance: criticalDifference === null ? null : distanceOf(criticalDifference, k, x),
    notes: [
      ...notes.map((text, i) => ({ x: NOTE.x, y: NOTE.y + NOTE.step * i, text })),
      ...below.map((text, i) => ({ x: NOTE.x, y: bottom + NOTE.y - 4 + NOTE.step * i, text })),
    ],
  }
}

/** The name as it is drawn: with a control, that one is named so, and those that differ from it have a star. */
export function ranksTitle({ rows, control }: RanksDiagram, row: number): string {
  const { title } = rows[row]!
  if (!control) return title
  return row === control.row ? `${title} (control)` : control.differs[row] ? `${title} *` : title
}

/** Lines above the axis. */
function notesOf({ rows, bars, control, criterion }: RanksDiagram): string[] {
  const by = criterion === undefined ? [] : [criterion]
  if (!control) return by
  const { title } = rows[control.row]!
  if (!control.differs.includes(true)) {
    return [`Compared with ${title} alone; no method differs significantly from it`, ...by]
  }
  const bar = bars.length > 0 ? '; the bar joins it with neighbours that do not' : ''
  return [`Compared with ${title} alone; * differs significantly from it${bar}`, ...by]
}

const MOST_UNRANKED = 6

function unrankedNote({ unranked = [] }: RanksDiagram): string[] {
  return unranked.length === 0 ? [] : [`Not ranked, for lack of a value: ${firstFew(unranked, MOST_UNRANKED)}`]
}

function distanceOf(length: number, last: number, x: (rank: number) => number): RanksLayout['distance'] {
  const cut = length > last - 1
  const text = `critical difference ${length.toFixed(2)}${cut ? ', longer than the axis' : ''}`
  return { from: x(1), to: cut ? x(last) : x(1 + length), cut, text }
}

/** @param cliques - places in `meanRanks`, which is sorted. */
export function ranksBars(meanRanks: readonly number[], cliques: readonly (readonly number[])[]): RanksBar[] {
  const levels: number[] = []
  return cliques.map((clique) => {
    const ranks = clique.map((row) => meanRanks[row]!)
    const [from, to] = [Math.min(...ranks), Math.max(...ranks)]
    const free = levels.findIndex((end) => from > end)
    const level = free < 0 ? levels.length : free
    levels[level] = to
    return { from, to, level }
  })
}

/** A sentence on the groups without significant differences; none where all differ. @param things - what the rows are. */
export function notDifferent(
  cliques: readonly (readonly number[])[],
  titles: readonly string[],
  things: 'rows' | 'methods',
): string[] {
  if (cliques.length === 0) return []
  if (cliques.some((clique) => clique.length === titles.length)) return [`No two ${things} differ significantly`]
  const groups = cliques.map((clique) => clique.map((row) => titles[row]!).join(', '))
  return [`Not significantly different: ${groups.join('; ')}`]
}

export function describeRanks(diagram: RanksDiagram): string {
  const { rows, criticalDifference, bars, control, criterion } = diagram
  const means = rows.map(({ title, meanRank }) => `${title} ${meanRank.toFixed(2)}`).join(', ')
  const ranks = [means, ...(criterion === undefined ? [] : [criterion]), ...unrankedNote(diagram)].join('. ')
  if (control) return `Diagram of mean ranks, 1 is best: ${ranks}. ${describeControl(rows, control)}`
  const distance = criticalDifference === null ? '' : ` Critical difference ${criticalDifference.toFixed(2)}.`
  const joined = bars.map(({ from, to }) => {
    const titles = rows.filter(({ meanRank }) => meanRank >= from && meanRank <= to).map(({ title }) => title)
    return fullStop(`No significant difference: ${titles.join(', ')}`)
  })
  return `Critical-difference diagram. Mean ranks, 1 is best: ${ranks}.${distance} ${joined.join(' ')}`
}

function describeControl(rows: RanksDiagram['rows'], { row, differs }: RanksControl): string {
  const named = (wanted: boolean) =>
    rows.flatMap(({ title }, i) => (i !== row && differs[i] === wanted ? title : [])).join(', ') || 'no method'
  const { title } = rows[row]!
  return `Every method is compared with ${title} alone. Significantly different from ${title}: ${named(true)}. Not significantly different from ${title}: ${named(false)}.`
}
