/** What makes a run that run: resolved config (seed and threads included), data, and the code that matters to it. */
import { createHash } from 'node:crypto'
import { findDataset } from '../../datasets/index.ts'
import type { RunConfig } from '../../db/config.ts'
import type { Backbone, Masking, Method, RunKind } from '../../db/names.ts'
import { EnvironmentError } from '../errors.ts'
import { codeVersion } from './code-version.ts'

export interface Identity {
  /** Equal exactly when a run need not be done again. */
  id: string
  /** The same without the seed: runs that may be averaged. */
  groupId: string
  dataDigest: string
  codeVersion: string
}

/** @throws UsageError for an unknown data set, EnvironmentError for one whose files are missing. */
export function identify(config: RunConfig): Identity {
  const dataset = findDataset(config.dataset)
  if (!dataset.present()) {
    throw new EnvironmentError({
      what: `the data set ${dataset.name} is not complete`,
      remedy: 'see `npx maskbench data list`',
    })
  }
  const dataDigest = dataset.digest()
  const version = codeVersion(config.kind)
  const { seed, ...group } = config
  const hash = (what: unknown) => sha256(canonicalJson([what, dataDigest, version])).slice(0, 12)
  return { id: hash({ seed, ...group }), groupId: hash(group), dataDigest, codeVersion: version }
}

/** The columns by which runs are listed and compared. */
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

/** JSON with sorted keys: equal values give equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}

export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex')
}
