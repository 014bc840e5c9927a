/** A table of text cells. */
export interface TextGrid {
  head: string[]
  /** One cell for each heading; `place` names the row in messages. */
  rows: { place: string; cells: string[] }[]
  /** What was recognised and changed while reading, in whole phrases; absent for nothing. */
  notes?: string[]
}
