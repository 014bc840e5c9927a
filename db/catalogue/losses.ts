import { type Entry, finder, keysOf } from './entry.ts'

/** Losses for wrong labels that are compared with generalised label smoothing. */
export const LOSS_ENTRIES = [
  { key: 'forward', title: 'Forward correction', source: 'Patrini et al. 2017' },
  { key: 'bootstrap-soft', title: 'Soft bootstrapping', source: 'Reed et al. 2015' },
  { key: 'bootstrap-hard', title: 'Hard bootstrapping', source: 'Reed et al. 2015' },
  { key: 'gce', title: 'Generalised cross-entropy', source: 'Zhang and Sabuncu 2018' },
  { key: 'sce', title: 'Symmetric cross-entropy', source: 'Wang et al. 2019' },
  { key: 'peer', title: 'Peer loss', source: 'Liu and Guo 2020' },
] as const satisfies readonly (Entry & { source: string })[]

export const LOSSES = keysOf(LOSS_ENTRIES)

export type LossName = (typeof LOSS_ENTRIES)[number]['key']

export const findLossEntry: (key: string) => (Entry & { source: string }) | undefined = finder<
  Entry & { source: string }
>(LOSS_ENTRIES)
