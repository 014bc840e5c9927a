/** Every workload by name, in the order in which they run. Each is loaded only in the process that runs it. */
import type { Workload } from './types.ts'

export const WORKLOADS: Record<string, () => Promise<{ workload: Workload }>> = {
  'gls-table': () => import('./gls-table.ts'),
  knn: () => import('./knn.ts'),
  'linear-probe': () => import('./linear-probe.ts'),
}
