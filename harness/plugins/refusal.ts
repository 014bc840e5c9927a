/** What is said of a plugin's mistake. */
import { DeterministicFailure, type Explanation, UsageError } from '../base/errors.ts'

const explained = (kind: string, name: string, what: string): Explanation => {
  return { what: `the ${kind} ${name}: ${what}`, remedy: 'fix the plugin; see docs/plugins.md' }
}

/** Of one that cannot be loaded. @param kind - what the plugin brings, e.g. `masking`. */
export function refusal(kind: string, name: string, what: string): UsageError {
  return new UsageError(explained(kind, name, what))
}

/** Of what its functions return, as where they throw: a failure of the run, and no wrong usage of the command. */
export function fault(kind: string, name: string, what: string): DeterministicFailure {
  return new DeterministicFailure(explained(kind, name, what))
}
