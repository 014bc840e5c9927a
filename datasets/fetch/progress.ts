/** Progress of a long operation on one archive. */
export interface Progress {
  /** Name of the archive. */
  file: string
  doing: 'downloading' | 'checking' | 'unpacking'
  bytes: number
  /** Null if the server does not state it. */
  total: number | null
  /** Bytes per second over the last few seconds; null at first. */
  rate: number | null
  secondsLeft: number | null
}

export type Watch = (progress: Progress) => void

const TELL_EVERY_MS = 200
const WINDOW_MS = 5_000

/** Counts bytes and calls `watch` a few times per second, and once at the end. */
export function meter(watch: Watch, file: string, doing: Progress['doing'], total: number | null, start = 0) {
  let bytes = start
  let told = 0
  let marks = [{ at: performance.now(), bytes }]
  const tell = (): void => {
    const now = performance.now()
    told = now
    const since = marks[0]!
    const rate = now - since.at < 500 ? null : (1000 * (bytes - since.bytes)) / (now - since.at)
    const secondsLeft = rate === null || rate === 0 || total === null ? null : Math.max(0, total - bytes) / rate
    watch({ file, doing, bytes, total, rate, secondsLeft })
    if (now - marks.at(-1)!.at > WINDOW_MS) marks = [...marks.slice(-1), { at: now, bytes }]
  }
  tell()
  return {
    add(more: number): void {
      bytes += more
      if (performance.now() - told >= TELL_EVERY_MS) tell()
    },
    end: tell,
  }
}
