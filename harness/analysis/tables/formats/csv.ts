import { csvLines } from '../../../base/formats/csv.ts'
import type { FilledTable } from './panel.ts'

/** CSV with one number per line; missing values are empty cells. */
export function toCsv({ records }: FilledTable): string {
  const keys = Object.keys(records[0] ?? {})
  return csvLines([keys, ...records.map((record) => keys.map((key) => record[key]))])
}
