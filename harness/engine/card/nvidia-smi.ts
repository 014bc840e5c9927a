/** The driver's own tool, nvidia-smi, where it is installed. */
import { execFileSync } from 'node:child_process'

/**
 * @param table - such as `query-gpu`.
 * @returns the rows, a text for each field; null where the tool is missing or gives no answer.
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
