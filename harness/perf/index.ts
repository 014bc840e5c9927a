/** Every workload by name, in the order in which they run. Each is loaded only in the process that runs it. */
import type { Workload } from './types.ts'

export const WORKLOADS: Record<string, () => Promise<{ workload: Workload }>> = {
  'simclr-small-32': () => import('./simclr-small-32.ts'),
  'simclr-adios-small-32': () => import('./simclr-adios-small-32.ts'),
  'simclr-resnet18-32': () => import('./simclr-resnet18-32.ts'),
  'simclr-resnet18-96': () => import('./simclr-resnet18-96.ts'),
  'simclr-vit-tiny-96': () => import('./simclr-vit-tiny-96.ts'),
  'simclr-adios-resnet18-96': () => import('./simclr-adios-resnet18-96.ts'),
  'simclr-adios-vit-tiny-96': () => import('./simclr-adios-vit-tiny-96.ts'),
  'augment-96': () => import('./augment-96.ts'),
  knn: () => import('./knn.ts'),
  kmeans: () => import('./kmeans.ts'),
  'linear-probe': () => import('./linear-probe.ts'),
  'gls-table': () => import('./gls-table.ts'),
}
