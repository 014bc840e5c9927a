/** A difference as text: `+2.1`, `-0.4`; what rounds to nothing has no sign. @param write of its size. */
export function signed(value: number, write: (size: number) => string): string {
  const size = write(Math.abs(value))
  return Number(size) === 0 ? size : `${value < 0 ? '-' : '+'}${size}`
}
