const ROUNDS = 200

/**
 * The zero of a continuous function between `low` and `high`, where its signs differ, by the Illinois variant of false
 * position, to the last digits of a double.
 * @param tolerance relative; should be larger if `f` is itself an integral, whose last digits are noise.
 */
export function findRoot(f: (x: number) => number, low: number, high: number, tolerance = 2 ** -51): number {
  let [a, b] = [low, high]
  let [fa, fb] = [f(a), f(b)]
  for (let round = 0; round < ROUNDS && fa !== 0 && fb !== 0; round++) {
    const x = b - (fb * (b - a)) / (fb - fa)
    const fx = f(x)
    if (Math.sign(fx) === Math.sign(fb)) fa /= 2
    else [a, fa] = [b, fb]
    const done = Math.abs(x - b) <= tolerance * Math.abs(x)
    ;[b, fb] = [x, fx]
    if (done) break
  }
  return fa === 0 ? a : b
}

/** Doubles `high` until `isBeyond(high)`, to bracket the zero of a monotone function. */
export function expand(isBeyond: (x: number) => boolean, high = 1): number {
  let end = high
  while (!isBeyond(end) && end < Number.MAX_VALUE / 2) end *= 2
  return end
}
