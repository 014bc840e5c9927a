/** Lines of work that goes on beside a plan: a live tree is drawn over, so they have to pass through its progress. */
import type { Progress } from './progress.ts'

export class Lines {
  readonly #plain: (line: string) => void
  #progress: Progress | null = null

  /** @param plain - prints a line while no progress is shown. */
  constructor(plain: (line: string) => void) {
    this.#plain = plain
  }

  print(line: string): void {
    if (this.#progress === null) this.#plain(line)
    else this.#progress.note(line)
  }

  /** @param progress - null once it is not drawn any more. */
  passThrough(progress: Progress | null): void {
    this.#progress = progress
  }
}
