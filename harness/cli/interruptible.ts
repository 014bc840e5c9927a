/** Work that Ctrl-C ends cleanly. */
import { InterruptedError } from '../base/process/interrupted.ts'

/** @param work - receives a signal whose abort reason is an InterruptedError. */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const ctrlC = new AbortController()
  const abort = () => ctrlC.abort(new InterruptedError())
  process.once('SIGINT', abort).once('SIGTERM', abort)
  try {
    return await work(ctrlC.signal)
  } finally {
    process.off('SIGINT', abort).off('SIGTERM', abort)
  }
}
