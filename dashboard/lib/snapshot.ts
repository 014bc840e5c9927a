/** A header marks requests for pages that are exported as files, which must contain all their data. */
import { headers } from 'next/headers'

/** Its value is the number of runs that a list shows. */
const HEADER = 'x-maskbench-snapshot'
const MOST_RUNS = 100_000

/** @returns the number of runs, newest first, in an exported list; null for a live page. */
export async function snapshotRuns(): Promise<number | null> {
  const asked = (await headers()).get(HEADER)
  return asked !== null && /^\d{1,6}$/.test(asked) ? Math.min(MOST_RUNS, Number(asked)) : null
}
