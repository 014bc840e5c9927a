import type { Masking } from '../../../db/names.ts'

/** The specification of one table of the ADIOS paper. */
export interface AdiosSpec {
  id: string
  /** Its content in our own words. */
  title: string
  evaluations: readonly string[]
  /** In the order of the columns; the first ones are printed. */
  metrics: readonly string[]
  unit: 'percent' | 'fraction'
  /** Lines are methods with and without masks, or maskings averaged over the three methods. */
  lines: 'methods' | 'maskings'
  /**
   * Of a table by methods: whether a block is a backbone with data sets side by side, or a data set with backbones
   * below each other.
   */
  blocks?: 'backbones' | 'datasets'
  /** Those that the table asks about; others are not shown. */
  maskings: readonly Masking[]
  /** What encoders of printed rows were trained on, where that is not the row's own data set. */
  trainedOn?: readonly string[]
  /** Whether an untrained encoder, fine-tuned, is the row trained from scratch. */
  scratch?: boolean
  /** Whether the last line of a block is the mean gain of the masks over the methods. */
  averageGain?: boolean
  /** What the paper sets in bold, in words; recomputed, since our copy of its numbers has lost it. */
  rule: string
  marks: 'gains' | 'pairs' | 'best' | 'none'
  /** What stands after the paper's ±; null where the table has none. */
  printedSpread: string | null
  /** What else sets printed and measured numbers apart. */
  note?: string
  /** Whose measured order of maskings is compared with the printed one, its own if not `against`; the first counts. */
  orders: readonly { metric: string; against?: string }[]
}

/** The method of a row that averages SimCLR, SimSiam and BYOL. */
export const MEAN_METHOD = 'mean-of-simclr-simsiam-byol'
/** The method of a row that was trained on the target alone. */
export const SCRATCH = 'supervised'
export const AVERAGED = ['simclr', 'simsiam', 'byol'] as const

/** As the paper groups them; schemes it does not have come last. */
export const SCHEMES: readonly { title: string; maskings: readonly string[] }[] = [
  { title: 'semantic', maskings: ['gt', 'fgbg', 'box', 'shuffle'] },
  { title: 'random', maskings: ['mae', 'beit'] },
  { title: 'learned', maskings: ['adios', 'adios-s'] },
  { title: 'other', maskings: ['fixed', 'none'] },
]

/** Nothing, or ADIOS. */
export const WITH_AND_WITHOUT: readonly Masking[] = ['none', 'adios']
/** What the tables of top-1 accuracy with and without masks have in common. */
export const TOP1_GAINS = {
  metrics: ['top1'],
  unit: 'percent',
  lines: 'methods',
  maskings: WITH_AND_WITHOUT,
  marks: 'gains',
  rule: 'bold gains more than 3 points over the same method without ADIOS',
  orders: [],
} as const satisfies Partial<AdiosSpec>
