/** Rows of a board by the names that people give them: in a command, in an address, in a query of the API. */
import type { Row } from './types.ts'

/** Title and details, as a table has them side by side. */
export const labelOf = ({ title, details }: Pick<Row, 'title' | 'details'>): string =>
  [title, details].filter(Boolean).join(', ')

/**
 * The rows with this title, with or without its details; else those whose runs are called so where nobody named them; else
 * those that a table calls so, with what tells a row from others of its title in parentheses: `SimCLR (epochs 9)`.
 */
export function rowsCalled<R extends Pick<Row, 'title' | 'details' | 'generated' | 'stale'>>(
  rows: readonly R[],
  text: string,
): R[] {
  const sought = plainWords(text)
  const called = (labels: (row: R) => string[]) =>
    rows.filter((row) => labels(row).some((label) => plainWords(label) === sought))
  const titled = called((row) => [row.title, labelOf(row)])
  if (titled.length > 0) return titled
  const generated = called((row) => [row.generated])
  return generated.length > 0 ? generated : toldApart(rows, text)
}

/** Of the rows that have the details in parentheses those that have fewest others, which a table would name. */
function toldApart<R extends Pick<Row, 'title' | 'details' | 'stale'>>(rows: readonly R[], text: string): R[] {
  const [, title, told] = /^(.+?) \((.+)\)$/.exec(text.trim()) ?? []
  if (title === undefined || told === undefined) return []
  const partsOf = (details: string) => details.split(/[·,]/).map(plainWords)
  const own = ({ details, stale }: R) => [...partsOf(details), ...(stale ? ['stale'] : [])]
  const alike = rows.filter((row) => {
    return plainWords(row.title) === plainWords(title) && partsOf(told).every((part) => own(row).includes(part))
  })
  const fewest = Math.min(...alike.map((row) => own(row).length))
  return alike.filter((row) => own(row).length === fewest)
}

/** Words as they stand in a table or in LaTeX, whatever stands between them. */
const plainWords = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[\s,·]+/g, ' ')
    .trim()
