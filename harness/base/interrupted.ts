import { MaskbenchError } from './errors.ts'

/** Ended by Ctrl-C or a request to terminate: exit code 130, and the same command goes on. */
export class InterruptedError extends MaskbenchError {
  override readonly name = 'InterruptedError'
  readonly exitCode = 130
  constructor(what = 'interrupted', remedy = 'run the same command again: it goes on where it stopped') {
    super({ what, remedy })
  }
}
