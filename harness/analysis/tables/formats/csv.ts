import type { FilledTable } from './panel.ts'

/** CSV with one number per line; missing values are empty cells. */
export function toCsv({ records }: FilledTable): string {
  const keys = Object.keys(records[0] ?? {})
  return csvLines([keys, ...records.map((record) => keys.map((key) => record[key]))])
}

/** RFC 4180. */
export function csvLines(rows: readonly (readonly (string | number | null | undefined)[])[]): string {
  const quote = (value: string | number | null | undefined) => {
    const text = String(value ?? '')
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  return `${rows.map((row) => row.map(quote).join(',')).join('\n')}\n`
}
