/** What `stats table` does where nothing is asked for. */
import type { TableOptions } from '../../../harness/analysis/own-table/analyse.ts'

export const OPTIONS: TableOptions = {
  test: 'auto',
  correction: 'holm',
  family: 'dataset',
  rankTest: 'nemenyi',
  alpha: 0.05,
  higherIsBetter: true,
}
