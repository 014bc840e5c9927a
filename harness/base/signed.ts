/**
 * Formats a difference: `+2.1`, `-0.4`; without a sign if it rounds to 0.
 * @param write - formats the absolute value.
 */
export function signed(value: number, write: (size: number) => string): string {
  const size = write(Math.abs(value))
  return Number(size) === 0 ? size : `${value < 0 ? '-' : '+'}${size}`
}
