/** The masks of the same occlusion model before training. */
import type { Candidate, ControlContext } from './types.ts'

export function candidates({ masks: { n }, untrained }: ControlContext): Candidate[] {
  return untrained ? [{ name: 'as initialised', values: untrained(), n }] : []
}
