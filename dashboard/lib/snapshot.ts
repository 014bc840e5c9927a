/** A page that is to be kept as a file is asked for with a header: nothing can be brought later, so all has to be in it. */
import { headers } from 'next/headers'

/** Holds how many runs a list is to show. */
const HEADER = 'x-maskbench-snapshot'
const MOST_RUNS = 100_000

/** @returns how many runs, newest first, a list holds that is kept as a file; null for a page that is read live. */
export async function snapshotRuns(): Promise<number | null> {
  const asked = (await headers()).get(HEADER)
  return asked !== null && /^\d{1,6}$/.test(asked) ? Math.min(MOST_RUNS, Number(asked)) : null
}
