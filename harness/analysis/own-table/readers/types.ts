import type { GivenTable } from '../given-table.ts'

/** What was read from a file before it is known what its columns mean. */
export interface Source {
  /** Name of the file, for messages. */
  name: string
  /** The parsed JSON; undefined for other files. */
  json?: unknown
  /** The table; null for JSON. */
  grid: GivenTable | null
  /** The column that the reader chose for the values; null to find it. */
  chosen: string | null
}

/** A form in which another program writes results. */
export interface Reader {
  /** What it is called in notes and errors. */
  title: string
  recognises(source: Source): boolean
  /** @returns the same numbers under our headings. @throws UsageError that says how to convert it, or what is missing. */
  read(source: Source): GivenTable
}
