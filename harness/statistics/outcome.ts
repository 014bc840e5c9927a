/**
 * The result of a statistic: a value, or the reason why there is none. Degenerate data (constant groups, a single
 * value, ties) never give NaN, infinity or an invented number; reports show "n/a" and the reason.
 */
export type Outcome<T> = { value: T; reason: null } | { value: null; reason: string }

export const available = <T>(value: T): Outcome<T> => ({ value, reason: null })

export const unavailable = (reason: string): Outcome<never> => ({ value: null, reason })
