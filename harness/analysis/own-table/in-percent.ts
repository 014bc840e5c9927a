/** A table of fractions as one of percentages, as papers print them. */
import { ChoiceError } from './choice.ts'
import type { OwnTable } from './table.ts'

/**
 * The same table with every fraction times 100; one of percentages stays as it is.
 * @throws ChoiceError for numbers that are no shares of a whole.
 */
export function inPercent(table: OwnTable): OwnTable {
  if (table.unit === 'percent') return table
  if (table.unit === 'number') {
    throw new ChoiceError(
      'the values are numbers without a unit, which cannot be printed in percent',
      { name: 'unit', values: ['fraction'] },
      (written) => `if they are fractions, say so with ${written}, else print them as they are given`,
    )
  }
  return {
    ...table,
    unit: 'percent',
    decimals: Math.max(0, table.decimals - 2),
    notes: [...table.notes, 'fractions are printed in percent, as asked'],
    sample(method, dataset) {
      const sample = table.sample(method, dataset)
      if (sample?.values === null) {
        const { mean, sd, n } = sample.summary
        return { ...sample, summary: { mean: times100(mean), sd: times100(sd), n } }
      }
      return sample && { ...sample, values: sample.values.map(times100) }
    },
  }
}

const times100 = (value: number): number => Number((100 * value).toPrecision(12))
