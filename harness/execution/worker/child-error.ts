/** Turns the failure of a child command with `--json` into an error with the same reason, remedy and exit code. */
import { EnvironmentError, FailureError, UsageError } from '../../base/errors.ts'
import { EXIT } from '../../base/process/exit-codes.ts'

interface Failed {
  code: number | null
  answer: string
  /** The message if it printed no answer. */
  complaint: string
}

export function childError({ code, answer, complaint }: Failed, cause?: unknown): Error {
  const { error: what = complaint, remedy = '--debug prints where' } = parsed(answer)
  const Kind = code === EXIT.lacking ? EnvironmentError : code === EXIT.wrong ? UsageError : FailureError
  return new Kind({ what, remedy }, { cause })
}

function parsed(answer: string): { error?: string; remedy?: string } {
  try {
    return JSON.parse(answer)
  } catch {
    return {}
  }
}
