/** Cuts tables that are taller than a printed page. */
import { continued, type Fitted, labelLines } from './fit.ts'

/** \textheight of the class `article` at 10 points on letter paper, and what the caption and the rules leave between them. */
const TEXT_HEIGHT = 550
const RULES = 30
/** Lines of a caption: their height and, about, the letters in each. */
const CAPTION = { height: 12, letters: 75 }
/** Height of a line of a table for each point of its type. */
const LEADING = 1.2

/** In as many tables as it takes, each of whole rows and as few as fit. */
export function cutToHeight(whole: Fitted): Fitted[] {
  const { panel, size } = whole
  const { title, caption = title, groups, remarks = '', sections } = panel
  const letters = [caption, remarks, ...groups.map(({ protocol = '' }) => protocol)].join(' ').length
  const room = TEXT_HEIGHT - RULES - Math.ceil(letters / CAPTION.letters) * CAPTION.height
  const heightOf = (label: string) => labelLines(label, whole) * size.points * LEADING
  const rows = sections.flatMap((section, of) => section.map((row) => ({ row, of })))
  const pages: (typeof rows)[] = [[]]
  let used = 0
  for (const one of rows) {
    const height = heightOf(one.row.label)
    if (used + height > room && pages.at(-1)!.length > 0) {
      pages.push([])
      used = 0
    }
    pages.at(-1)!.push(one)
    used += height
  }
  return pages.map((page, i) => ({
    ...whole,
    panel: {
      ...(i === 0 ? panel : continued(panel)),
      sections: sections
        .map((_, of) => page.flatMap((one) => (one.of === of ? one.row : [])))
        .filter((section) => section.length > 0),
    },
  }))
}
