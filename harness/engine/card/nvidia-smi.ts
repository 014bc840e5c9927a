/** Queries through the driver's tool nvidia-smi, if it is installed. */
import { execFileSync } from 'node:child_process'

/**
 * @param table - e.g. `query-gpu`.
 * @returns the rows, with one string per field; null if the tool is missing or fails.
 */
export function askSmi(table: string, fields: readonly string[]): string[][] | null {
  try {
    const output = execFileSync('nvidia-smi', [`--${table}=${fields.join()}`, '--format=csv,noheader,nounits'], {
      encoding: 'utf8',
      timeout: 20_000,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return output
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => line.split(',').map((word) => word.trim()))
  } catch {
    return null
  }
}
