/**
 * What a statistic answers: its value, or the reason why there is none. Degenerate data (constant groups, a single
 * value, ties) never become NaN, infinity or a made-up number; whoever shows the result prints "n/a" and the reason.
 */
export type Outcome<T> = { value: T; reason: null } | { value: null; reason: string }

export const found = <T>(value: T): Outcome<T> => ({ value, reason: null })

export const unavailable = (reason: string): Outcome<never> => ({ value: null, reason })
