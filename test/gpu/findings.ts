/** How a part says what it finds, and how it keeps within its time. */
import type { Finding } from './report.ts'

export interface Context {
  /** What the part computes on. */
  device: 'cpu' | 'gpu'
  /** True where the whole check runs without a card: then sizes are those of a CPU. */
  rehearsed: boolean
  /** Shared by all parts of one check. */
  folder: string
  /** Which of the several things of the part to do. */
  detail: string
  /** Seconds that are left to it. */
  left(): number
  say(finding: Finding): void
}

/** The name of each step of `within` that did not fit, and why. */
const NO_TIME = 'no time was left'

/** Seconds of the longest item of this process, for each unit of its weight. */
let longest = 0

/**
 * Does `work` for each item as long as there is time for one that takes as long as the longest so far. What does not fit is
 * said to be skipped, item by item. An error fails its item, and the next one has its turn.
 * @param weight - how much longer it takes than other items.
 */
export async function within<T>(
  { left, say }: Pick<Context, 'left' | 'say'>,
  items: readonly T[],
  nameOf: (item: T) => string,
  work: (item: T) => void | Promise<void>,
  weight = 1,
): Promise<void> {
  for (const item of items) {
    const before = left()
    if (before <= longest * weight) {
      say({ skipped: nameOf(item), why: NO_TIME })
      continue
    }
    try {
      await work(item)
    } catch (error) {
      say({ failed: nameOf(item), why: reasonOf(error) })
    }
    longest = Math.max(longest, (before - left()) / weight)
  }
}

function reasonOf(error: unknown): string {
  const [reason = ''] = String(error instanceof Error ? error.message : error).split('\n')
  return reason.slice(0, 300)
}
