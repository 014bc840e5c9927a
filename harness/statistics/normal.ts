import { upperIncompleteGamma } from './incomplete-gamma.ts'

export function normalDensity(z: number): number {
  return Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI)
}

/**
 * Φ(z), accurate relative to itself in the lower tail: Cody's rational approximations (1969), and in the far tail
 * erfc(x) = Q(½, x²). Integrals over it are what takes the time of most statistics here.
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

/** Numerators and denominators, highest power first. */
type Ratio = readonly [above: readonly number[], below: readonly number[]]

const CENTRE: Ratio = [
  [
    0.065682337918207449113, 2.2352520354606839287, 161.02823106855587881, 1067.6894854603709582,
    18154.981253343561249,
  ],
  [1, 47.20258190468824187, 976.09855173777669322, 10260.932208618978205, 45507.789335026729956],
]

const SHOULDER: Ratio = [
  [
    1.0765576773720192317e-8, 0.39894151208813466764, 8.8831497943883759412, 93.506656132177855979,
    597.27027639480026226, 2494.5375852903726711, 6848.1904505362823326, 11602.651437647350124, 9842.7148383839780218,
  ],
  [
    1, 22.266688044328115691, 235.38790178262499861, 1519.377599407554805, 6485.558298266760755,
    18615.571640885098091, 34900.952721145977266, 38912.003286093271411, 19685.429676859990727,
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
