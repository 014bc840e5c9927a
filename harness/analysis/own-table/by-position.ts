/** Lists of values without named seeds, of which somebody says that they are in the same order of seeds. */
import { UsageError } from '../../base/errors.ts'
import type { OwnTable } from './table.ts'

/**
 * The same table with the positions of values in their lists, or of repeated rows, as seeds.
 * @throws UsageError where the table names seeds, or the lists of a data set have different lengths.
 */
export function pairedByPosition(table: OwnTable): OwnTable {
  for (const dataset of table.datasets) {
    const samples = table.methods.flatMap((method) => {
      const sample = table.sample(method, dataset)
      return sample ? [{ method, ...sample }] : []
    })
    if (samples.some(({ seeds }) => seeds !== null)) {
      const remedy = 'do not pair by position: values with the same seed are paired as they are'
      throw new UsageError({ what: 'the table names the seeds of its values', remedy })
    }
    const mean = samples.find(({ values }) => values === null)
    if (mean) {
      throw new UsageError({
        what: `${mean.method} on ${dataset} is given as a mean with a spread, and not by the values that could be paired`,
        remedy: 'do not pair by position, or give the value of every seed',
      })
    }
    const counts = samples.map(({ method, values }) => ({ method, n: values?.length }))
    const [first] = counts
    const other = counts.find(({ n }) => n !== first!.n)
    if (first && other) {
      throw new UsageError({
        what: `on ${dataset}, ${first.method} has ${first.n} values and ${other.method} ${other.n}, which cannot be paired by position`,
        remedy: 'name the seeds in a column `seed`, or do not pair by position',
      })
    }
  }
  return {
    ...table,
    notes: [...table.notes, 'values are paired by their position in lists, as asked'],
    sample(method, dataset) {
      const sample = table.sample(method, dataset)
      return sample?.values ? { ...sample, seeds: sample.values.map((_, i) => String(i + 1)) } : sample
    },
  }
}
