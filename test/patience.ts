/** How long tests wait. Nothing here measures: a wait ends when what it waits for has come, be the machine idle or busy. */

/** What one test or hook has; a fault that makes it hang costs as much. */
export const TEST_MS = 1_200_000

/** A single wait in it gives up a little earlier, to say what it waited for. */
export const WAIT_MS = TEST_MS - 60_000
