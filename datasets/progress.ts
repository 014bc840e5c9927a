/** Prints occasional progress lines for long operations, and none for short ones. */
export type Warn = (line: string) => void

const FIRST_MS = 5_000
const EVERY_MS = 15_000

export const toStderr: Warn = (line) => void process.stderr.write(`maskbench: ${line}\n`)

/** How a line begins that says what makes a run's numbers worth little; the name of the run is put behind it. */
export const WARNING = 'warning: '

/** @returns a function to call with the number of items done. */
export function progress(what: string, total: number, say: Warn): (done: number) => void {
  let due = performance.now() + FIRST_MS
  return (done) => {
    if (performance.now() < due) return
    due = performance.now() + EVERY_MS
    say(`${what}: ${done.toLocaleString('en')} of ${total.toLocaleString('en')}`)
  }
}
