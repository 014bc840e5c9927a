/** Compares one published number with the value recomputed from other published numbers. */
export interface AuditEntry {
  /** Name of the number, e.g. `average gain of only_bg_t`. */
  what: string
  /** As printed, with the print's unit. */
  printed: string
  recomputed: string
  /** Recomputed minus printed, as a fraction; null if it is not a number. */
  difference: number | null
  /** Largest difference that rounded cells and a rounded result explain, a fraction. */
  rounding: number | null
  /** Factor from the print's unit to fractions: .01 for percent. */
  scale: number
  /**
   * The same to the printed digit; apart by no more than rounding explains; apart by more; or odd without being wrong.
   */
  outcome: 'agrees' | 'rounding' | 'differs' | 'odd'
  /** Without full stop; empty when there is nothing to add. */
  note: string
}

/** Half a unit of the last printed digit, in the print's unit: `59.2` gives .05. */
export function halfDigit(printed: string): number {
  const decimals = printed.split('.')[1]?.length ?? 0
  return 0.5 * 10 ** -decimals
}

/**
 * @param printed as text, in its unit.
 * @param recomputed in the same unit.
 * @param rounding of the cells that went in, in the same unit; the result's own is added.
 * @param scale factor from the unit to fractions.
 */
export function compareNumbers(
  what: string,
  printed: string,
  recomputed: number,
  { rounding, scale, note = '' }: { rounding: number; scale: number; note?: string },
): AuditEntry {
  const digits = printed.split('.')[1]?.length ?? 0
  const difference = recomputed - Number(printed)
  const allowed = rounding + halfDigit(printed)
  const same = recomputed.toFixed(digits) === Number(printed).toFixed(digits)
  // A difference in the last bit beyond the printed rounding is our own rounding.
  const outcome = same ? 'agrees' : Math.abs(difference) <= allowed + 1e-9 ? 'rounding' : 'differs'
  return {
    what,
    printed,
    recomputed: recomputed.toFixed(digits + 2),
    difference: difference * scale,
    rounding: allowed * scale,
    scale,
    outcome,
    note,
  }
}
