import { type Entry, finder } from './entry.ts'

export interface ControlEntry extends Entry {
  /** It looks at the image: learned masks need not be above it, but are compared with it. */
  seesImage?: boolean
}

/** What mask quality is held against, in the order of the table. */
export const CONTROL_ENTRIES = [
  { key: 'shuffled-images', title: 'shuffled images' },
  { key: 'stripes', title: 'stripes' },
  { key: 'blob', title: 'best blob' },
  { key: 'untrained', title: 'untrained' },
  { key: 'kmeans-colour', title: 'k-means on colour', seesImage: true },
] as const satisfies readonly ControlEntry[]

export const findControlEntry: (key: string) => ControlEntry | undefined = finder<ControlEntry>(CONTROL_ENTRIES)
