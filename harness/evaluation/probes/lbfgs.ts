/**
 * Limited-memory BFGS (Nocedal and Wright 2006, algorithm 7.5) for smooth convex functions whose values and gradients
 * may carry float32 rounding errors.
 */

export interface Point {
  x: Float64Array
  value: number
  gradient: Float64Array
}

export interface Minimum extends Point {
  iterations: number
  /** Whether the gradient is as short as the tolerance. */
  converged: boolean
}

interface Limits {
  /** Length of the gradient at which the search ends. */
  tolerance: number
  iterations: number
}

/** Pairs of steps and gradient differences that are kept. */
const MEMORY = 20
const SUFFICIENT = 1e-4
const CURVATURE = 0.9
/** Relative rounding error of a value; below it, slopes decide. */
const ROUNDING = 1e-6
const TRIALS = 20

/**
 * @param at - computes value and gradient.
 * @returns the last point; the search also ends when rounding errors hide every descent.
 */
export function minimise(at: (x: Float64Array) => Point, start: Float64Array, limits: Limits): Minimum {
  const pairs: CurvaturePair[] = []
  let point = at(start)
  let iterations = 0
  while (length(point.gradient) > limits.tolerance && iterations < limits.iterations) {
    let direction = descent(point.gradient, pairs)
    if (dot(direction, point.gradient) >= 0) {
      pairs.length = 0
      direction = descent(point.gradient, pairs)
    }
    const next = search(at, point, direction, pairs.length === 0 ? 1 / Math.max(1, length(point.gradient)) : 1)
    if (next === null) break
    iterations++
    remember(pairs, point, next)
    point = next
  }
  return { ...point, iterations, converged: length(point.gradient) <= limits.tolerance }
}

interface CurvaturePair {
  s: Float64Array
  y: Float64Array
  rho: number
}

function remember(pairs: CurvaturePair[], before: Point, after: Point): void {
  const s = after.x.map((value, i) => value - before.x[i]!)
  const y = after.gradient.map((value, i) => value - before.gradient[i]!)
  const along = dot(s, y)
  if (along <= 1e-10 * length(s) * length(y)) return
  pairs.push({ s, y, rho: 1 / along })
  if (pairs.length > MEMORY) pairs.shift()
}

/** -H g by the two-loop recursion. */
function descent(gradient: Float64Array, pairs: readonly CurvaturePair[]): Float64Array {
  const q = gradient.map((value) => -value)
  const alphas = new Array<number>(pairs.length)
  for (let k = pairs.length - 1; k >= 0; k--) {
    const { s, y, rho } = pairs[k]!
    alphas[k] = rho * dot(s, q)
    add(q, y, -alphas[k]!)
  }
  const last = pairs.at(-1)
  if (last) scale(q, 1 / (last.rho * dot(last.y, last.y)))
  for (const [k, { s, y, rho }] of pairs.entries()) add(q, s, alphas[k]! - rho * dot(y, q))
  return q
}

/** The first trial along the direction that satisfies the Wolfe conditions, found by bisection; null if none does. */
function search(at: (x: Float64Array) => Point, from: Point, direction: Float64Array, first: number): Point | null {
  const slope = dot(direction, from.gradient)
  let [low, high, step] = [0, Number.POSITIVE_INFINITY, first]
  let best: Point | null = null
  for (let trial = 0; trial < TRIALS; trial++) {
    const x = from.x.slice()
    add(x, direction, step)
    const point = at(x)
    const here = dot(direction, point.gradient)
    const enough = from.value + SUFFICIENT * step * slope + ROUNDING * Math.abs(from.value)
    if (!(point.value <= enough) || here > CURVATURE * -slope) high = step
    else {
      best = point
      if (here >= CURVATURE * slope) return point
      low = step
    }
    step = high === Number.POSITIVE_INFINITY ? 2 * low : (low + high) / 2
  }
  return best
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

/** a <- a + factor b */
function add(a: Float64Array, b: Float64Array, factor: number): void {
  for (let i = 0; i < a.length; i++) a[i]! += factor * b[i]!
}

function scale(a: Float64Array, factor: number): void {
  for (let i = 0; i < a.length; i++) a[i]! *= factor
}

const length = (a: Float64Array) => Math.sqrt(dot(a, a))
