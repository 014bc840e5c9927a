/** Axes: positions of values and ticks. */
export interface Scale {
  (value: number): number
  ticks: number[]
}

/** About `count` ticks within [low, high], at multiples of 1, 2 or 5 times a power of ten. */
export function ticks(low: number, high: number, count = 5): number[] {
  if (!(high > low)) return [low]
  const raw = (high - low) / count
  const power = 10 ** Math.floor(Math.log10(raw))
  const step = power * ([1, 2, 5, 10].find((times) => times * power >= raw) ?? 10)
  const first = Math.ceil(low / step - 1e-9)
  const last = Math.floor(high / step + 1e-9)
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)))
}

export function linearScale([low, high]: readonly [number, number], [from, to]: readonly [number, number]): Scale {
  const span = high - low || 1
  return Object.assign((value: number) => from + ((value - low) / span) * (to - from), { ticks: ticks(low, high) })
}

/** Both ends above zero. Ticks are at `at`. */
export function logScale(
  [low, high]: readonly [number, number],
  range: readonly [number, number],
  at: number[],
): Scale {
  const inner = linearScale([Math.log10(low), Math.log10(high)], range)
  return Object.assign((value: number) => inner(Math.log10(value)), { ticks: at })
}

/** Linear near zero and logarithmic away from it, for rates from 1 to -8: asinh(value / knee). */
export function asinhScale(
  [low, high]: readonly [number, number],
  range: readonly [number, number],
  knee: number,
  at: number[],
): Scale {
  const inner = linearScale([Math.asinh(low / knee), Math.asinh(high / knee)], range)
  return Object.assign((value: number) => inner(Math.asinh(value / knee)), { ticks: at })
}
