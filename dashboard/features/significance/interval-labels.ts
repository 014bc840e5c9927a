/** Names of rows beside or above their intervals, in as many lines as they need. */
import { wrapped } from '../../../harness/base/text.ts'
import type { IntervalsFigure } from './intervals-figure.ts'

/** A line has a title, details in smaller letters, or both. */
export interface LabelLine {
  title: string
  details: string
}

/** Widths in pixels: of a letter of a title and of details, at most, and of the gap between them. */
const [LETTER, SMALL, GAP] = [6.8, 5.8, 6]

/** @param room - pixels for a line. */
export function labelLines(
  { title, details }: Pick<IntervalsFigure['rows'][number], 'title' | 'details'>,
  room: number,
) {
  const beside = LETTER * title.length + GAP + SMALL * details.length
  if (beside <= room) return [{ title, details }]
  return [
    ...wrapped(title, Math.floor(room / LETTER)).map((line): LabelLine => ({ title: line, details: '' })),
    ...wrapped(details, Math.floor(room / SMALL)).map((line): LabelLine => ({ title: '', details: line })),
  ]
}
