import { upperIncompleteGamma } from './incomplete-gamma.ts'

export function normalDensity(z: number): number {
  return Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI)
}

/**
 * Φ(z), with a small relative error in the lower tail: Cody's rational approximations (1969), and erfc(x) = Q(½, x²) in
 * the far tail. Most statistics here spend their time in integrals over Φ.
 */
export function normalCdf(z: number): number {
  const x = Math.abs(z)
  if (x <= 0.67448975) {
    const square = z * z
    return 0.5 + z * ratio(CENTRE, square)
  }
  const tail = x <= FAR ? Math.exp(-0.5 * z * z) * ratio(SHOULDER, x) : 0.5 * upperIncompleteGamma(0.5, 0.5 * z * z)
  return z < 0 ? tail : 1 - tail
}

const FAR = Math.sqrt(32)

/** Coefficients of a numerator and a denominator, highest power first. */
type Ratio = readonly [above: readonly number[], below: readonly number[]]

const CENTRE: Ratio = [
  [0.06568233791820745, 2.2352520354606837, 161.02823106855587, 1067.6894854603709, 18154.98125334356],
  [1, 47.202581904688245, 976.0985517377767, 10260.932208618979, 45507.78933502673],
]

const SHOULDER: Ratio = [
  [
    1.0765576773720192e-8, 0.39894151208813466, 8.883149794388377, 93.50665613217785, 597.2702763948002,
    2494.5375852903726, 6848.190450536283, 11602.65143764735, 9842.714838383978,
  ],
  [
    1, 22.266688044328117, 235.387901782625, 1519.3775994075547, 6485.558298266761, 18615.571640885097,
    34900.95272114598, 38912.00328609327, 19685.429676859992,
  ],
]

function ratio([above, below]: Ratio, x: number): number {
  let [top, bottom] = [0, 0]
  for (let i = 0; i < above.length; i++) {
    top = top * x + above[i]!
    bottom = bottom * x + below[i]!
  }
  return top / bottom
}
