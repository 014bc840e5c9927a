/** No masking: both views stay as they are. */
import type { Masking } from './index.ts'

export const none: Masking = {
  name: 'none',
  start: () => ({ masks: () => null, occlusion: null }),
}
