/** What is said of a plugin's mistake. */
import { UsageError } from '../base/errors.ts'

/** @param kind - what the plugin brings, e.g. `masking`. */
export function refusal(kind: string, name: string, what: string): UsageError {
  return new UsageError({ what: `the ${kind} ${name}: ${what}`, remedy: 'fix the plugin; see docs/plugins.md' })
}
