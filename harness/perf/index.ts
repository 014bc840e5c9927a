/** Every workload by name, in the order of execution. Each is loaded only in the process that runs it. */
import { onIdleCores } from '../execution/plan/idle-cores.ts'
import { PRETRAINING, pretrainingConfig } from './pretraining-configs.ts'
import type { Workload } from './types.ts'

type Load = () => Promise<{ workload: Workload }>

const pretraining =
  (name: string): Load =>
  async () => {
    const { pretrainingWorkload } = await import('./pretraining.ts')
    return { workload: pretrainingWorkload(name) }
  }

export const WORKLOADS: Record<string, Load> = {
  ...Object.fromEntries(Object.keys(PRETRAINING).map((name) => [name, pretraining(name)])),
  'augment-96': () => import('./augment-96.ts'),
  knn: () => import('./knn.ts'),
  kmeans: () => import('./kmeans.ts'),
  'linear-probe': () => import('./linear-probe.ts'),
  'convex-probe': () => import('./convex-probe.ts'),
  'gls-table': () => import('./gls-table.ts'),
}

/** How a workload uses the given number of cores. */
export function coresFor(name: string, cores: number): { threads: number; branches: number } {
  return name in PRETRAINING ? onIdleCores(pretrainingConfig(name), cores) : { threads: cores, branches: 1 }
}
