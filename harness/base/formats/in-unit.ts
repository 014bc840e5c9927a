/** Numbers of tables for programs in the unit in which pages show them, which their heads name. */
import { sixDigits, type Unit } from '../text.ts'

/** Of values, and of differences and spreads: `mean, %`, `sd, pp`; fractions and other numbers have no sign. */
export type UnitSign = '%' | 'pp'

export const headIn = (unit: Unit, name: string, sign: UnitSign = '%'): string =>
  unit === 'percent' ? `${name}, ${sign}` : name

/** To six digits; empty for what could not be computed. */
export const numberIn = (unit: Unit, value: number | null | undefined): string =>
  value == null ? '' : sixDigits(unit === 'percent' ? 100 * value : value)
