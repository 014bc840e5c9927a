/** Exit codes of workers: those of the command line, and the system's EX_TEMPFAIL (75) for a run that is taken. */
export const EXIT = { done: 0, failed: 1, wrong: 2, lacking: 3, taken: 75, interrupted: 130 } as const
