import { type Entry, finder } from './entry.ts'
import { extend, follow } from './registered.ts'

export interface MaskingEntry extends Entry {
  /** Outline of its mark in a square from -1 to 1, as an SVG path. */
  mark: string
  /** Whether masks are made from the true objects, without looking at the image, computed from it, or by learning. */
  made: 'of objects' | 'blindly' | 'from the image' | 'by learning' | 'not at all'
  /** The number of masks per image where no option says it; 1 by default. */
  masks?: number
}

export const MASKING_ENTRIES = [
  {
    key: 'none',
    title: 'no masks',
    short: 'None',
    phrase: 'no masks',
    made: 'not at all',
    mark: 'M0 -1A1 1 0 1 1 0 1A1 1 0 1 1 0 -1Z',
  },
  {
    key: 'adios',
    title: 'ADIOS',
    short: 'ADIOS',
    phrase: 'ADIOS',
    made: 'by learning',
    mark: 'M0 -1.25L1.25 0L0 1.25L-1.25 0Z',
  },
  { key: 'adios-s', title: 'ADIOS-s', short: 'ADIOS-s', made: 'by learning', mark: 'M-.55 -1.2H.55V1.2H-.55Z' },
  {
    key: 'gt',
    title: 'ground truth',
    short: 'G.T.',
    phrase: 'ground truth',
    made: 'of objects',
    mark: 'M-.95 -.95H.95V.95H-.95Z',
  },
  {
    key: 'fgbg',
    title: 'foreground/background',
    short: 'FG./BG.',
    phrase: 'foreground/background',
    made: 'of objects',
    masks: 2,
    mark: 'M-1.2 0A1.2 1.2 0 0 1 1.2 0Z',
  },
  { key: 'box', title: 'box', short: 'Box', made: 'of objects', mark: 'M-1.2 -.65H1.2V.65H-1.2Z' },
  {
    key: 'shuffle',
    title: 'shuffle',
    short: 'Shuffle',
    made: 'of objects',
    mark: 'M-.4 -1.1H.4V-.4H1.1V.4H.4V1.1H-.4V.4H-1.1V-.4H-.4Z',
  },
  { key: 'mae', title: 'MAE', short: 'MAE', phrase: 'MAE', made: 'blindly', mark: 'M0 -1.2L1.15 .85H-1.15Z' },
  { key: 'beit', title: 'BEiT', short: 'BEiT', phrase: 'BEiT', made: 'blindly', mark: 'M0 1.2L1.15 -.85H-1.15Z' },
  { key: 'fixed', title: 'fixed square', short: 'Fixed square', made: 'blindly', mark: 'M-.6 -.6H.6V.6H-.6Z' },
] as const satisfies readonly MaskingEntry[]

extend<MaskingEntry>('masking', MASKING_ENTRIES)

export const findMaskingEntry: (key: string) => MaskingEntry | undefined = finder<MaskingEntry>(MASKING_ENTRIES)

type Key = (typeof MASKING_ENTRIES)[number]['key']

const madeLike = (made: MaskingEntry['made']): Key[] =>
  MASKING_ENTRIES.filter((entry) => entry.made === made).map(({ key }) => key)

/** Schemes that need data with known objects. */
export const OBJECT_MASKINGS: readonly Key[] = madeLike('of objects')

/** The order of the paper's figure: schemes that know the objects, that know nothing, that see the image, that learn. */
export const MASKINGS_IN_FIGURES: readonly Key[] = [
  ...OBJECT_MASKINGS,
  ...madeLike('blindly'),
  ...madeLike('from the image'),
  ...madeLike('by learning'),
]

follow<MaskingEntry>('masking', ({ key, made }) => {
  // Those registered before this module was loaded are among the entries already.
  const lists: Key[][] = [MASKINGS_IN_FIGURES as Key[], ...(made === 'of objects' ? [OBJECT_MASKINGS as Key[]] : [])]
  for (const list of lists) if (!list.includes(key as Key)) list.push(key as Key)
})
