/** No masking: both views stay as they are. */
import type { Masking } from './types.ts'

export const none: Masking = {
  name: 'none',
  start: () => ({ masks: () => null, occlusion: null }),
}
