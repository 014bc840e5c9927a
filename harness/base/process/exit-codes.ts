/**
 * Exit codes of workers: those of the command line, and of the system's: EX_SOFTWARE (70) for a run that would fail in
 * the same way again, EX_TEMPFAIL (75) for one that is taken.
 */
export const EXIT = { done: 0, failed: 1, wrong: 2, lacking: 3, sameAgain: 70, taken: 75, interrupted: 130 } as const
