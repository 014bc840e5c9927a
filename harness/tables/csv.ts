import type { FilledTable } from './panel.ts'

/** RFC 4180, one number a line; a gap is an empty cell. */
export function toCsv({ records }: FilledTable): string {
  const quote = (value: string | number | null | undefined) => {
    const text = String(value ?? '')
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  const keys = Object.keys(records[0] ?? {})
  return `${[keys, ...records.map((record) => keys.map((key) => record[key]))].map((line) => line.map(quote).join(',')).join('\n')}\n`
}
