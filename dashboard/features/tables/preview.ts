/** What the list of tables shows of each: how many of its numbers are measured, and where they and the printed ones lie. */
import type { AdiosTable } from '../../../harness/analysis/tables/adios.ts'
import type { GlsTable } from '../../../harness/analysis/tables/gls-1.ts'
import type { CifarTable } from '../../../harness/analysis/tables/gls-2.ts'

export interface TablePreview {
  /** How much is measured, in a phrase. */
  filled: string
  /** Fractions. */
  printed: number[]
  measured: number[]
}

export function adiosPreview({ rows }: AdiosTable): TablePreview {
  const printed = rows.flatMap(({ published }) => (published ? [published.mean] : []))
  const both = rows.filter(({ published, measured }) => published && measured).length
  const own = rows.length - printed.length
  return {
    filled: `${both} of ${printed.length} printed cells measured, ${own} cells of our own`,
    printed,
    measured: rows.flatMap(({ measured }) => (measured ? [measured.mean] : [])),
  }
}

export function glsPreview({ columns }: GlsTable): TablePreview {
  const measured = columns.flatMap((column) => column.measured ?? [])
  return {
    filled: `${measured.length} of ${columns.length} columns measured`,
    printed: columns.flatMap(({ published }) => Object.values(published?.accuracy ?? {})),
    measured: measured.flatMap(({ published }) => Object.values(published?.accuracy ?? {})),
  }
}

export function cifarPreview({ columns }: CifarTable): TablePreview {
  const printed = columns.flatMap(({ published }) => Object.values(published))
  const measured = columns.flatMap((column) => Object.values(column.measured.last).map(({ accuracy }) => accuracy))
  return { filled: `${measured.length} of ${printed.length} printed cells measured`, printed, measured }
}
