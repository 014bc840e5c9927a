import { MaskbenchError } from '../errors.ts'

/** Ended by Ctrl-C or a request to terminate: exit code 130; the same command resumes. */
export class InterruptedError extends MaskbenchError {
  override readonly name = 'InterruptedError'
  readonly exitCode = 130
  constructor(what = 'interrupted', remedy = 'run the same command again to resume') {
    super({ what, remedy })
  }
}
