/** Tables as comma-separated values. */

type Value = string | number | null | undefined

/** What a spreadsheet takes for a formula: these first characters, but for a minus that begins a number. */
const FORMULA = /^[=+@\t\r\n＝＋＠-]/
const DIGITS = String.raw`(\d+(\.\d+)?|\.\d+)`
/**
 * A number, with its spread, number of seeds, interval and mark of significance: `-0.4`, `-0.4 ± 0.1 (n = 3)`,
 * `-0.4 [-1.0, +0.2]*`.
 */
const NUMBER = new RegExp(
  `^-(Infinity|${DIGITS}(e[+-]?\\d+)?)( ± ${DIGITS})?( \\(n = \\d+\\))?( \\[[-−+]?${DIGITS}, [-−+]?${DIGITS}\\])?\\*?$`,
)

/**
 * RFC 4180. Text that a spreadsheet would evaluate gets an apostrophe in front.
 * @param ending - of a line; @default a line feed alone.
 */
export function csvLines(rows: readonly (readonly Value[])[], ending: '\n' | '\r\n' = '\n'): string {
  return rows.map((row) => `${row.map(csvCell).join(',')}${ending}`).join('')
}

function csvCell(value: Value): string {
  const text = String(value ?? '')
  const safe = typeof value === 'string' && FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
