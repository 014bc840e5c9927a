import { originOf, REFERENCE } from '../catalogue/titles.ts'

/** The rows of this store; those of the shipped reference results only where there are no others. */
export function ownFirst<T extends { variant: string }>(rows: readonly T[]): T[] {
  const own = rows.filter(({ variant }) => originOf(variant) !== REFERENCE)
  return own.length > 0 ? own : [...rows]
}
