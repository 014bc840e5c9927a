/** The unit in which a panel is drawn; what it was stored in is left to downloads and the API. */
import type { Point } from '../../db/queries/run.ts'

/** The part of a panel that its unit concerns. */
interface Stored {
  factor?: number | undefined
  lines: readonly { points: readonly Point[] }[]
}

/** The panel as it is drawn and read: its points times its factor. */
export function inItsUnit<T extends Stored>(panel: T): T {
  const { factor, lines } = panel
  if (factor === undefined) return panel
  const scaled = lines.map((line) => ({
    ...line,
    points: line.points.map(([step, value]): Point => [step, value === null ? null : factor * value]),
  }))
  return { ...panel, factor: undefined, lines: scaled }
}
