/** The columns of the ADIOS paper's figure 1 behind that of the images: random masks, then learned ones. */
import type { Masking } from '../names.ts'

export interface FigureColumn {
  /** In lines. */
  head: readonly string[]
}

export const RANDOM_COLUMNS: readonly (FigureColumn & { masking: Masking })[] = [
  { masking: 'fixed', head: ['Context', 'encoder'] },
  { masking: 'mae', head: ['MAE'] },
  { masking: 'beit', head: ['BEiT'] },
]

export const LEARNED_COLUMN: FigureColumn = { head: ['ADIOS'] }

/** The learned masks after the fully connected CRF. */
export const REFINED_COLUMN: FigureColumn = { head: ['ADIOS', 'and CRF'] }
