import { type Entry, finder, keysOf } from './entry.ts'

export interface LossEntry extends Entry {
  /** The paper. */
  source: string
  /** Whether it is given the true label noise: for every class, the probability of every label. */
  knowsNoise?: boolean
}

/** Losses for wrong labels that are compared with generalised label smoothing. */
export const LOSS_ENTRIES = [
  { key: 'forward', title: 'Forward correction', source: 'Patrini et al. 2017', knowsNoise: true },
  { key: 'bootstrap-soft', title: 'Soft bootstrapping', source: 'Reed et al. 2015' },
  { key: 'bootstrap-hard', title: 'Hard bootstrapping', source: 'Reed et al. 2015' },
  { key: 'gce', title: 'Generalised cross-entropy', source: 'Zhang and Sabuncu 2018' },
  { key: 'gce-truncated', title: 'Truncated generalised cross-entropy', source: 'Zhang and Sabuncu 2018' },
  { key: 'sce', title: 'Symmetric cross-entropy', source: 'Wang et al. 2019' },
  { key: 'peer', title: 'Peer loss', source: 'Liu and Guo 2020' },
] as const satisfies readonly LossEntry[]

export const LOSSES = keysOf(LOSS_ENTRIES)

export type LossName = (typeof LOSS_ENTRIES)[number]['key']

export const findLossEntry: (key: string) => LossEntry | undefined = finder<LossEntry>(LOSS_ENTRIES)
