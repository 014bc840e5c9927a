/** How p values are written, without the zero before the point. */
import { ALPHA } from './significance-level.ts'

/**
 * To three decimals: `.012`, `< .001`, and `1` where it rounds to 1, as corrected p values often do. One that would be
 * rounded to the usual level shows on which side of it it lies: `.0498`.
 */
export function formatP(p: number): string {
  if (p < 0.001) return '< .001'
  if (Number(p.toFixed(3)) === ALPHA) return formatExactP(p)
  return p > 0.9995 ? '1' : p.toFixed(3).replace(/^0/, '')
}

/** `p = .012`, `p < .001` */
export const pEquals = (p: number): string => `p ${p < 0.001 ? '' : '= '}${formatP(p)}`

/** To three significant digits, for levels and where small ones are told apart: `.05`, `.0123`, `1.23e-7`. */
export const formatExactP = (p: number): string => String(Number(p.toPrecision(3))).replace(/^0\./, '.')
