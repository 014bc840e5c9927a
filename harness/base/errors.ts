/** Errors for users: what happened, and the remedy. Exit codes are part of the interface. */
import { fullStop } from './text.ts'

export interface Explanation {
  /** What happened and why, without a full stop. */
  what: string
  /** What to do about it, without a full stop. */
  remedy: string
}

abstract class MaskbenchError extends Error {
  abstract readonly exitCode: number
  readonly remedy: string
  constructor({ what, remedy }: Explanation, options?: ErrorOptions) {
    super(what, options)
    this.remedy = remedy
  }
}

/** Wrong usage or input: exit code 2. */
export class UsageError extends MaskbenchError {
  override readonly name = 'UsageError'
  readonly exitCode = 2
}

/** The environment lacks something: exit code 3. */
export class EnvironmentError extends MaskbenchError {
  override readonly name = 'EnvironmentError'
  readonly exitCode = 3
}

/** A comparison, verification or run failed: exit code 1. */
export class FailureError extends MaskbenchError {
  override readonly name = 'FailureError'
  readonly exitCode = 1
}

/** A failure of which a repetition would end in the same way. */
export class DeterministicFailure extends FailureError {}

export { MaskbenchError }

/** The remedy for a file that was damaged on its way. */
export const COPY_AGAIN = 'copy or download it again'

/** Both as sentences, of which the first can end in a prefix such as `encoder.`, or ask what was meant. */
export function sentences({ what, remedy }: Explanation): string {
  return `${fullStop(what)} ${remedy}`
}
