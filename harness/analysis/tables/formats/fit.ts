/** How a table comes to fit the width of a printed page without a package: fewer empty columns, smaller type, more tables. */
import { capitalised } from '../../../base/text.ts'
import { emsOf } from './letter-widths.ts'
import { type Cell, cell, NO_NUMBER, NOT_AVAILABLE, NOT_RUN, type Panel } from './panel.ts'

/** \textwidth of the class `article` at 10 points; the journals' pages are wider. */
const TEXT_WIDTH = 345

/** \columnwidth of that class with the option `twocolumn`; the conferences' columns are about as wide. */
const COLUMN_WIDTH = 229

/**
 * Sizes of type of the class `article` and half of the space between two columns, in points; how much wider than at 10 points
 * the signs of Computer Modern are for their height.
 */
const SIZES = [
  { command: '', points: 10, separation: 6, wide: 1 },
  { command: '\\small', points: 9, separation: 4, wide: 1.03 },
  { command: '\\footnotesize', points: 8, separation: 3, wide: 1.06 },
  { command: '\\scriptsize', points: 7, separation: 2, wide: 1.14 },
] as const
const SMALLEST = SIZES[SIZES.length - 1]!
type Size = (typeof SIZES)[number]

export interface Fitted {
  panel: Panel
  /** Of the column of labels, which are set in lines where they leave the numbers no room. */
  stub: string
  /** Of each other column, as `tabular` takes it. */
  alignment: string[]
  size: Size
  /** Whether it is wider than one of two columns of a page. */
  isWide: boolean
}

/**
 * The panels of which something was run, all of them where nothing was; each in the largest type that fits, or in parts. Those
 * of one series have one layout and stay whole.
 */
export function fitted(panels: readonly Panel[]): Fitted[] {
  const run = panels.filter(({ sections }) => sections.flat().some(({ cells }) => cells.some(isRun)))
  const kinds = new Map<string | Panel, Panel[]>()
  for (const panel of run.length > 0 ? run : panels) {
    const kind = panel.series?.name ?? panel
    kinds.set(kind, [...(kinds.get(kind) ?? []), saidOnce(columnsOf(panel, filledColumns(panel)))])
  }
  return [...kinds.values()].flatMap((alike) => (alike[0]!.series ? fitSeries(alike) : fitOne(alike[0]!)))
}

function fitOne(whole: Panel): Fitted[] {
  const panel = whole.square && fittingWidth(whole) === undefined ? numbered(whole) : whole
  const widest = labelWidths(panel)
  const most = fittingWidth(panel)
  const { parts, ems } = most === undefined ? split(panel, widest) : { parts: [panel], ems: most }
  const size = SIZES.find((one) => parts.every((part) => widthOf(part, one, ems) <= TEXT_WIDTH)) ?? SMALLEST
  return parts.map(withNumbers).map((part, i) => {
    return setIn(size, i === 0 ? part : continued(part), ems < labelEms(part) ? `p{${ems}em}` : 'l')
  })
}

/** The widest column of labels, in em, with which the panel fits a page; undefined if none. */
const fittingWidth = (panel: Panel): number | undefined =>
  labelWidths(panel).find((ems) => widthOf(panel, SMALLEST, ems) <= TEXT_WIDTH)

/** Numbers before the labels of the rows, and at the heads of the columns that had the labels. */
function numbered(panel: Panel): Panel {
  const numbers = new Map(labelsOf(panel).map((label, i) => [label, i + 1]))
  const sections = panel.sections.map((rows) =>
    rows.map((row) => ({ ...row, label: `${numbers.get(row.label)}. ${row.label}` })),
  )
  const heads = panel.heads.map((head) => String(numbers.get(head) ?? head))
  return withSentences({ ...panel, sections, heads }, ['Columns have the numbers of the rows'])
}

/** A part without the rows that have no number in it, unless no row has. */
function withNumbers(part: Panel): Panel {
  const sections = part.sections.map((rows) =>
    rows.filter(({ cells }) => cells.some(({ text }) => text !== NO_NUMBER.text)),
  )
  const left = sections.filter((rows) => rows.length > 0)
  return left.length > 0 ? { ...part, sections: left } : part
}

/** What all rows share goes into the captions, and then row labels into lines, before a column leaves its row. */
function fitSeries(panels: readonly Panel[]): Fitted[] {
  const whole = fitPage(panels, SMALLEST) ? panels : withoutCommon(panels)
  const size = SIZES.find((one) => fitPage(whole, one)) ?? SMALLEST
  const stub = stubIn(size, whole)
  return whole.map((panel) => setIn(size, panel, stub))
}

const fitPage = (panels: readonly Panel[], size: Size): boolean =>
  panels.every((panel) => widthOf(panel, size, labelEms(panel)) <= TEXT_WIDTH)

const setIn = (size: Size, panel: Panel, stub: string): Fitted => ({
  panel,
  size,
  stub,
  isWide: widthOf(panel, size, stubEms(stub) ?? labelEms(panel)) > COLUMN_WIDTH,
  alignment: panel.heads.map((_, column) => alignmentOf(panel, column)),
})

/** Narrower row labels, in em, could not be read. */
const FEWEST = 8
/** Widths of letters are known only about; in em. */
const SLACK = 1

/** In lines where a panel is wider than the page, as wide as the other columns of all panels leave room. */
function stubIn(size: Size, panels: readonly Panel[]): string {
  if (fitPage(panels, size)) return 'l'
  const room = TEXT_WIDTH - Math.max(...panels.map((panel) => widthOf(panel, size, 0)))
  return `p{${Math.max(FEWEST, Math.floor(room / (size.points * size.wide)) - SLACK)}em}`
}

/** The panels with a column in their captions where all rows of each of them say the same in it, as far as they say anything. */
function withoutCommon(panels: readonly Panel[]): Panel[] {
  const textsIn = ({ heads, sections }: Panel, head: string): string[] => {
    const column = heads.indexOf(head)
    const texts = column < 0 ? [] : sections.flat().map(({ cells }) => cells[column]!.text)
    return [...new Set(texts)].filter((text) => text !== NOT_AVAILABLE.text)
  }
  const common = (panels[0]!.series?.common ?? []).filter(({ head }) =>
    panels.every((panel) => textsIn(panel, head).length < 2),
  )
  return panels.map((panel) => {
    const said = common.flatMap(({ head, words, of = {} }) =>
      textsIn(panel, head).map((text) => `${words}: ${of[text] ?? text}`),
    )
    const kept = [...panel.heads.keys()].filter((column) => !common.some(({ head }) => head === panel.heads[column]))
    return withSentences(columnsOf(panel, kept), said)
  })
}

/** The sentences behind the title and, where there is one, the caption. */
function withSentences(panel: Panel, sentences: readonly string[]): Panel {
  const { title, caption } = panel
  const whole = (text: string) => [text, ...sentences].map((one) => one.replace(/\.$/, '')).join('. ')
  return { ...panel, title: whole(title), caption: caption === undefined ? undefined : `${whole(caption)}.` }
}

/** In em, the widths that the column of labels may have: as wide as the labels, or narrower where they are long. */
function labelWidths(panel: Panel): number[] {
  const words = [panel.stub, ...labelsOf(panel)].flatMap((label) => label.split(' '))
  const longest = Math.ceil(Math.max(...words.map(emsOf)))
  const least = Math.max(FEWEST, longest)
  const most = Math.min(Math.max(LABELS, longest), Math.ceil(labelEms(panel)) - 1)
  return [labelEms(panel), ...Array.from({ length: Math.max(0, most - least + 1) }, (_, i) => most - i)]
}

const labelsOf = ({ sections }: Panel): string[] => sections.flat().map(({ label }) => label)
const labelEms = (panel: Panel): number => Math.max(...[panel.stub, ...labelsOf(panel)].map(emsOf))

/** A further part of a panel. */
export function continued(part: Panel): Panel {
  const { title, caption } = part
  const on = (text: string) => (text.endsWith(CONTINUED) ? text : `${text}${CONTINUED}`)
  return { ...part, title: on(title), ...(caption && { caption: on(caption) }) }
}

const CONTINUED = ' (continued)'

/** The width of a column of labels in lines; null for one as wide as its labels. */
function stubEms(stub: string): number | null {
  const [, ems] = /^p\{(\d+)em\}$/.exec(stub) ?? []
  return ems === undefined ? null : Number(ems)
}

/** Lines that a label of a row takes. */
export function labelLines(label: string, { stub }: Fitted): number {
  const ems = stubEms(stub)
  return ems === null ? 1 : Math.max(1, Math.ceil(emsOf(label) / (ems - SLACK)))
}

const isRun = ({ text }: Cell): boolean => text !== NOT_RUN.text

/** Numbers to the right, words to the left, in lines where they are long. */
function alignmentOf({ heads, sections }: Panel, column: number): string {
  const cells = sections.flat().map((row) => row.cells[column]!)
  if (cells.some(({ text }) => /^[-−+<]?[.\d]/.test(text))) return 'r'
  return columnEms(heads[column]!, cells) < WORDS ? 'l' : `p{${WORDS}em}`
}

/** Places of the columns of which something was run; all of them where nothing was. */
function filledColumns({ heads, sections }: Panel): number[] {
  const all = heads.map((_, column) => column)
  const rows = sections.flat()
  const filled = all.filter((column) => rows.some(({ cells }) => isRun(cells[column]!)))
  return filled.length > 0 ? filled : all
}

/** The panel with what most rows say in words in its caption; such a column keeps what others say. */
function saidOnce(panel: Panel): Panel {
  const rows = panel.sections.flat()
  const said: string[] = []
  let { sections } = panel
  panel.heads.forEach((head, column) => {
    const [usual, count = 0] = mostCommon(rows.map(({ cells }) => cells[column]!.text))
    if (usual === undefined || count < 2 || !isProse(usual)) return
    said.push(`${capitalised(head)}, unless noted: ${usual}`)
    sections = sections.map((section) =>
      section.map(({ label, cells }) => ({
        label,
        cells: cells.map((one, i) => (i === column && one.text === usual ? cell('') : one)),
      })),
    )
  })
  const left = panel.heads.flatMap((_, i) => (sections.flat().some(({ cells }) => cells[i]!.text !== '') ? [i] : []))
  return columnsOf(said.length > 0 ? withSentences({ ...panel, sections }, said) : panel, left)
}

const isProse = (text: string): boolean => text.split(' ').filter((word) => /^[a-z]/i.test(word)).length > 2

function mostCommon(texts: string[]): [string, number] | [] {
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  return [...counts].sort(([, a], [, b]) => b - a)[0] ?? []
}

function columnsOf(panel: Panel, places: number[]): Panel {
  const ends: number[] = []
  for (const { span } of panel.groups) ends.push((ends.at(-1) ?? 0) + span)
  const groups = panel.groups.map((group, i) => {
    const kept = places.filter((place) => place >= ends[i]! - group.span && place < ends[i]!)
    return { ...group, span: kept.length }
  })
  const sections = panel.sections.map((rows) =>
    rows.map(({ label, cells }) => ({ label, cells: places.map((place) => cells[place]!) })),
  )
  return {
    ...panel,
    groups: groups.filter(({ span }) => span > 0),
    heads: places.map((place) => panel.heads[place]!),
    sections,
  }
}

/** As few tables as fit; what stands below one head stays together where that fits. */
function split(panel: Panel, widest: readonly number[]): { parts: Panel[]; ems: number } {
  const columns = panel.heads.map(() => 1)
  const spans = panel.groups.length > 0 ? panel.groups.map(({ span }) => span) : columns
  const parts = partsOf(panel, columns, columns.length)
  return splitBetween(panel, widest, spans) ?? splitBetween(panel, widest, columns) ?? { parts, ems: widest.at(-1)! }
}

/** @param spans - numbers of columns that stay together. */
function splitBetween(panel: Panel, widest: readonly number[], spans: readonly number[]) {
  for (let tables = 2; tables <= spans.length; tables++) {
    const parts = partsOf(panel, spans, tables)
    const ems = widest.find((one) => parts.every((part) => widthOf(part, SMALLEST, one) <= TEXT_WIDTH))
    if (ems !== undefined) return { parts, ems }
  }
  return null
}

/** With about as many columns each. */
function partsOf(panel: Panel, spans: readonly number[], tables: number): Panel[] {
  let column = 0
  const blocks = spans.map((span) => Array.from({ length: span }, () => column++))
  const each = Math.ceil(blocks.length / tables)
  const count = Math.ceil(blocks.length / each)
  return Array.from({ length: count }, (_, i) => columnsOf(panel, blocks.slice(i * each, (i + 1) * each).flat()))
}

/** In points, about. @param first - width of the column of labels, in em. */
function widthOf({ groups, heads, sections }: Panel, { points, separation, wide }: Size, first: number): number {
  const em = points * wide
  const rows = sections.flat()
  const ems = heads.map((head, column) =>
    columnEms(
      head,
      rows.map(({ cells }) => cells[column]!),
    ),
  )
  const widths = [first, ...ems].map((width) => width * em + 2 * separation)
  let column = 1
  for (const { label, span } of groups) {
    const spanned = widths.slice(column, column + span).reduce((sum, width) => sum + width, 0)
    const needed = emsOf(label) * em + 2 * separation
    widths[column + span - 1]! += Math.max(0, needed - spanned)
    column += span
  }
  return widths.reduce((sum, width) => sum + width, 0)
}

/** Words that are wider, in em, are set in lines. */
const WORDS = 22
/** Labels are, where the table does not fit otherwise: in lines of this many em at most. */
const LABELS = 24
const BOLD = 1.15
const columnEms = (head: string, cells: Cell[]): number => Math.min(WORDS, Math.max(emsOf(head), ...cells.map(cellEms)))
const cellEms = ({ text, strong }: Cell): number => emsOf(text) * (strong ? BOLD : 1)
