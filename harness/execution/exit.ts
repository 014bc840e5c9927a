/** Exit codes between a worker and the process that started it; 75 is the system's "try again later". */
export const EXIT = { done: 0, failed: 1, lacking: 3, taken: 75, interrupted: 130 } as const
