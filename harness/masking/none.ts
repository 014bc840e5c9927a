/** No masking: both views stay unchanged. */
import type { Masking } from './types.ts'

export const none: Masking = {
  name: 'none',
  needsObjects: false,
  start: () => ({ draw: () => null, masks: () => null, occlusion: null }),
}
