/** What a run is called, and the columns by which runs are listed and compared. */
import type { RunConfig } from '../../db/config.ts'
import type { Backbone, Masking, Method, RunKind } from '../../db/names.ts'

export interface Description {
  method: Method
  masking: Masking
  backbone: Backbone
  /** What differs from the plain backbone, e.g. `w16 s2 b1`. */
  variant: string
}

export function describe(config: RunConfig): Description {
  if (config.kind === 'noisy-labels') {
    return { method: 'supervised', masking: 'none', backbone: 'mlp', variant: `h${config.hidden}` }
  }
  const { method, masking, backbone } = config
  if (method === 'raw-pixels') return { method, masking, backbone: 'pixels', variant: '' }
  const variant = [
    backbone.width === 64 ? '' : `w${backbone.width}`,
    backbone.stemStride === 1 ? '' : `s${backbone.stemStride}`,
    backbone.blocks === 2 ? '' : `b${backbone.blocks}`,
  ]
  return { method, masking, backbone: backbone.name, variant: variant.filter(Boolean).join(' ') }
}

/** Short name for lists, progress and `--only`, e.g. `fashion-mnist-mini/simclr-adios/0`. */
export function nameOf(config: RunConfig): string {
  return runName({ ...describe(config), kind: config.kind, dataset: config.dataset, seed: config.seed })
}

interface Named {
  kind: RunKind
  dataset: string
  method: string
  masking: string
  seed: number
}

export function runName({ kind, dataset, method, masking, seed }: Named): string {
  const what = kind === 'noisy-labels' ? kind : masking === 'none' ? method : `${method}-${masking}`
  return `${dataset}/${what}/${seed}`
}
