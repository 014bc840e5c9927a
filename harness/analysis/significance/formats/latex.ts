/** The tables of all pairs in LaTeX, as a paper sets them. */
import { toLatex } from '../../tables/formats/latex.ts'
import type { NamedPairs } from '../named-pairs.ts'
import { type PairTable, panelOf, whatOf } from './panels.ts'

/** @param source - provenance, for a comment. */
export function significanceLatex(loaded: NamedPairs, table: PairTable, source: string): string {
  const { dataset, column } = loaded.numbers
  return toLatex({
    title: `maskbench, ${whatOf(loaded)}`,
    label: `${table} ${dataset} ${column.evaluation} ${column.metric}`,
    panels: [],
    paper: [panelOf(loaded, table)],
    notes: [source],
  })
}
