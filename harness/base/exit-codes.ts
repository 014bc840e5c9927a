/** Exit codes between a worker and the process that started it: the command line's, and the system's "try again later". */
export const EXIT = { done: 0, failed: 1, wrong: 2, lacking: 3, taken: 75, interrupted: 130 } as const
