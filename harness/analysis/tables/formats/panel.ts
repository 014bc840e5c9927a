/** A table ready to be set, whatever the format: what the paper's layout has in common with Markdown and LaTeX. */
export interface Panel {
  title: string
  /** Sentences for the caption in a paper; absent for those of the title. */
  caption?: string
  /** Sentences of a paper's caption that stand below every part of a table that is split. */
  remarks?: string
  /** Spanning heads over the columns, e.g. `paper` over five noise rates. Spans add up to the number of columns. */
  groups: Group[]
  /** Head of the row labels, then one a column. */
  stub: string
  heads: string[]
  /** Whether heads are names that somebody gave, in which no letter is a symbol. */
  named?: boolean
  /** Whether there is a column for each row, under its label; where such a table is wide, a paper numbers both. */
  square?: boolean
  /** Rows; a rule is drawn before each section but the first. */
  sections: Row[][]
  /** Present for one of several tables of a kind, which a paper sets alike. */
  series?: Series
}

/** Tables with the same columns, none of which is cut. */
export interface Series {
  name: string
  /**
   * Columns that the caption can stand for where all rows of each table say the same, by their heads; `words` go before it. `of` has what a cell
   * is called in a sentence, where that differs.
   */
  common: readonly { head: string; words: string; of?: Readonly<Record<string, string>> }[]
}

interface Group {
  label: string
  span: number
  /** How its numbers were measured, for the caption of a paper. */
  protocol?: string
}

export interface Row {
  label: string
  cells: Cell[]
}

/** `strong` is what the paper sets in bold or colour. */
export interface Cell {
  text: string
  strong: boolean
}

export const cell = (text: string, strong = false): Cell => ({ text, strong })

export const NOT_RUN = cell('not run')
/** What could not be computed. */
export const NOT_AVAILABLE = cell('n/a')
/** Of a row without this number. */
export const NO_NUMBER = cell('--')

/** Everything `table` can print of one table. */
export interface FilledTable {
  json: unknown
  title: string
  /** What labels in LaTeX are made of; absent for the title. */
  label?: string
  /** Sentences above all: what the table is of, and what makes it doubtful. */
  lead?: string[]
  panels: Panel[]
  /** The panels as a paper sets them, where they differ. */
  paper?: Panel[]
  /** Sentences on how to read it and what is missing. */
  notes: string[]
  /** One object per number, for CSV; all have the same keys. */
  records: Record<string, string | number | null>[]
}

export type { TableHalf } from '../json.ts'
