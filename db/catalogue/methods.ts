import { type Entry, finder } from './entry.ts'
import { extend } from './registered.ts'

export interface MethodEntry extends Entry {
  /** `views` learns from pairs of views and takes any masking, `labels` learns from labels, `nothing` is a baseline. */
  learnsFrom: 'views' | 'labels' | 'nothing'
  /** Its colour on screen, which depends on the theme, and in exported figures. */
  colour: { screen: string; print: string }
}

const BASELINE = { screen: 'var(--baseline)', print: '#6b6b6b' }

export const METHOD_ENTRIES = [
  {
    key: 'simclr',
    title: 'SimCLR',
    short: 'SimCLR',
    phrase: 'SimCLR',
    learnsFrom: 'views',
    colour: { screen: 'var(--simclr)', print: '#0072b2' },
  },
  {
    key: 'simsiam',
    title: 'SimSiam',
    short: 'SimSiam',
    phrase: 'SimSiam',
    learnsFrom: 'views',
    colour: { screen: 'var(--simsiam)', print: '#009e73' },
  },
  {
    key: 'byol',
    title: 'BYOL',
    short: 'BYOL',
    phrase: 'BYOL',
    learnsFrom: 'views',
    colour: { screen: 'var(--byol)', print: '#d55e00' },
  },
  {
    key: 'mocov3',
    title: 'MoCo v3',
    short: 'MoCo v3',
    phrase: 'MoCo v3',
    learnsFrom: 'views',
    colour: { screen: 'var(--mocov3)', print: '#a6761d' },
  },
  {
    key: 'barlow-twins',
    title: 'Barlow Twins',
    short: 'Barlow Twins',
    phrase: 'Barlow Twins',
    learnsFrom: 'views',
    colour: { screen: 'var(--barlow-twins)', print: '#7570b3' },
  },
  {
    key: 'vicreg',
    title: 'VICReg',
    short: 'VICReg',
    phrase: 'VICReg',
    learnsFrom: 'views',
    colour: { screen: 'var(--vicreg)', print: '#56b4e9' },
  },
  {
    key: 'dino',
    title: 'DINO',
    short: 'DINO',
    phrase: 'DINO',
    learnsFrom: 'views',
    colour: { screen: 'var(--dino)', print: '#b5403b' },
  },
  {
    key: 'supervised',
    title: 'Supervised',
    short: 'Supervised',
    learnsFrom: 'labels',
    colour: { screen: 'var(--supervised)', print: '#c2649a' },
  },
  { key: 'raw-pixels', title: 'Raw pixels', short: 'raw pixels', learnsFrom: 'nothing', colour: BASELINE },
  { key: 'random-init', title: 'Random init', short: 'untrained', learnsFrom: 'nothing', colour: BASELINE },
] as const satisfies readonly MethodEntry[]

extend<MethodEntry>('method', METHOD_ENTRIES)

/** Rows of the papers' tables that are not methods of a run. */
export const PRINTED_METHODS = [
  { key: 'mean-of-simclr-simsiam-byol', title: 'Mean of the three methods', short: 'mean of the three' },
] as const satisfies readonly Entry[]

export const findMethodEntry: (key: string) => MethodEntry | undefined = finder<MethodEntry>(METHOD_ENTRIES)

/** The colours of a method; those of a baseline for unknown ones. */
export const colourOf = (method: string): MethodEntry['colour'] => findMethodEntry(method)?.colour ?? BASELINE

/** Whether a method learns nothing and serves as a baseline for trained encoders. */
export const isBaseline = (method: string): boolean => findMethodEntry(method)?.learnsFrom === 'nothing'
