/** A line plot of Weights & Biases as CSV: a column of steps, then `run - metric`, `run - metric__MIN` and `…__MAX`. */
import type { GivenTable } from '../given-table.ts'
import { headOf, scoreColumn } from './columns.ts'
import type { Reader, Source } from './types.ts'

const TITLE = 'the curves of a Weights & Biases plot'
const SEPARATOR = ' - '

export const wandbChart: Reader = {
  title: TITLE,
  recognises: ({ grid }) =>
    headOf(grid).some((name) => name.includes(SEPARATOR) && headOf(grid).includes(`${name}__MIN`)),
  read({ grid, chosen }: Source): GivenTable {
    const { head, rows } = grid!
    const curves = head.flatMap((column, i) => {
      const at = column.lastIndexOf(SEPARATOR)
      if (at < 0 || /__(MIN|MAX)$/.test(column)) return []
      return [{ i, run: column.slice(0, at), metric: column.slice(at + SEPARATOR.length) }]
    })
    const metrics = [...new Set(curves.map(({ metric }) => metric))]
    const value = metrics.length === 1 && chosen === null ? metrics[0]! : scoreColumn(metrics, chosen, TITLE)
    return {
      head: ['method', 'value'],
      valueName: value,
      rows: curves.flatMap(({ i, run, metric }) => {
        const last = rows.findLast(({ cells }) => cells[i] !== '')
        return metric === value && last ? [{ place: last.place, cells: [run, last.cells[i]!] }] : []
      }),
      notes: [`values are ${value} at the last ${head[0]} of each curve, and every run is a method of its own`],
    }
  },
}
