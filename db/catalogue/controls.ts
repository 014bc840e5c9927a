import { type Entry, finder } from './entry.ts'

export interface ControlEntry extends Entry {
  /** True if it uses the image; learned masks are compared with it but need not beat it. */
  seesImage?: boolean
}

/** Controls for mask quality, in the order of the table. */
export const CONTROL_ENTRIES = [
  { key: 'shuffled-images', title: 'shuffled images' },
  { key: 'stripes', title: 'stripes' },
  { key: 'blob', title: 'best blob' },
  { key: 'untrained', title: 'untrained' },
  { key: 'kmeans-colour', title: 'k-means on colour', seesImage: true },
] as const satisfies readonly ControlEntry[]

export type ControlName = (typeof CONTROL_ENTRIES)[number]['key']

export const findControlEntry: (key: string) => ControlEntry | undefined = finder<ControlEntry>(CONTROL_ENTRIES)
