/** Rows of a board by the names that people give them: in a command, in an address, in a query of the API. */
import type { Row } from './types.ts'

/** Title and details, as a table has them side by side. */
export const labelOf = ({ title, details }: Pick<Row, 'title' | 'details'>): string =>
  [title, details].filter(Boolean).join(', ')

/** The rows with this title, with or without its details; else those whose runs are called so where nobody named them. */
export function rowsCalled<R extends Pick<Row, 'title' | 'details' | 'generated'>>(
  rows: readonly R[],
  text: string,
): R[] {
  const sought = plainWords(text)
  const called = (labels: (row: R) => string[]) =>
    rows.filter((row) => labels(row).some((label) => plainWords(label) === sought))
  const titled = called((row) => [row.title, labelOf(row)])
  return titled.length > 0 ? titled : called(({ generated }) => [generated])
}

/** Words as they stand in a table or in LaTeX, whatever stands between them. */
const plainWords = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[\s,·]+/g, ' ')
    .trim()
