/** What one table of the ADIOS paper has that the others have not. */
export interface AdiosSpec {
  id: string
  /** What it holds, in our words. */
  title: string
  evaluations: readonly string[]
  /** In the order of the columns; the first ones are printed. */
  metrics: readonly string[]
  unit: 'percent' | 'fraction'
  /** A line a method with and without its masks, or a line a masking averaged over the three methods. */
  lines: 'methods' | 'maskings'
  /** What the paper sets in bold; recomputed, since our copy of its numbers has lost it. */
  rule: string
  /** What stands after the paper's ±. */
  printedSpread: string
  /** Whose measured order of maskings is compared with which printed one; the first is the one that counts. */
  orders: readonly { metric: string; against: string }[]
}

/** The method of a row that averages SimCLR, SimSiam and BYOL. */
export const MEAN_METHOD = 'mean-of-simclr-simsiam-byol'
export const AVERAGED = ['simclr', 'simsiam', 'byol'] as const

/** As the paper groups them; schemes it does not have come last. */
export const SCHEMES: readonly { title: string; maskings: readonly string[] }[] = [
  { title: 'semantic', maskings: ['gt', 'fgbg', 'box', 'shuffle'] },
  { title: 'random', maskings: ['mae', 'beit'] },
  { title: 'learned', maskings: ['adios', 'adios-s'] },
  { title: 'other', maskings: ['fixed', 'none'] },
]
