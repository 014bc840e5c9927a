/** Which way a metric is better: 1 higher, -1 lower, 0 where neither end is. */
export function directionOf(metric: string): 1 | -1 | 0 {
  if (metric === 'bg_gap') return -1
  return metric.startsWith('mask_area') || metric === 'confidence' ? 0 : 1
}
