/**
 * Logarithms of the gamma and beta functions. Large arguments use Stirling's series, which avoids differences of two
 * large logarithms, so ln B is accurate to 1e-14 for any number of degrees of freedom.
 */
const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI)
const STIRLING_FROM = 10

/** ln Γ(x) - [(x - ½) ln x - x + ½ ln 2π] for x >= 10 (Abramowitz & Stegun 6.1.41). */
function stirlingCorrection(x: number): number {
  const y = 1 / (x * x)
  const series =
    1 / 12 - y * (1 / 360 - y * (1 / 1260 - y * (1 / 1680 - y * (1 / 1188 - y * (691 / 360360 - y / 156)))))
  return series / x
}

/** ln Γ(x) for x > 0. Small arguments are raised to at least 10 by Γ(x) = Γ(x + n) / (x (x + 1) … (x + n - 1)). */
export function logGamma(x: number): number {
  let product = 1
  let raised = x
  while (raised < STIRLING_FROM) {
    product *= raised
    raised += 1
  }
  return (raised - 0.5) * Math.log(raised) - raised + HALF_LOG_TWO_PI + stirlingCorrection(raised) - Math.log(product)
}

/** ln B(a, b) = ln Γ(a) + ln Γ(b) - ln Γ(a + b), for a, b > 0. */
export function logBeta(a: number, b: number): number {
  const small = Math.min(a, b)
  const large = Math.max(a, b)
  const sum = small + large
  if (large < STIRLING_FROM) return logGamma(small) + logGamma(large) - logGamma(sum)
  const logShare = Math.log1p(-small / sum) // ln(large / sum)
  if (small < STIRLING_FROM) {
    const correction = stirlingCorrection(large) - stirlingCorrection(sum)
    return logGamma(small) + correction + small - small * Math.log(sum) + (large - 0.5) * logShare
  }
  const correction = stirlingCorrection(small) + stirlingCorrection(large) - stirlingCorrection(sum)
  return HALF_LOG_TWO_PI - 0.5 * Math.log(large) + correction + (small - 0.5) * Math.log(small / sum) + large * logShare
}
