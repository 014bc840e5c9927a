/** How many decimals are printed, and the sign of what rounds to 0. */
import { describe, expect, it } from 'vitest'
import { reportOf } from '../../../dashboard/features/significance/own-table.ts'
import { significanceParams } from '../../../dashboard/features/significance/params.ts'
import { readParams } from '../../../dashboard/lib/params.ts'
import { cellsOf, printed } from './helpers.ts'

describe('the number of decimals', () => {
  const TWO = 'method,dataset,seed,accuracy\na,d,1,88.07\na,d,2,88.46\nb,d,1,90.02\nb,d,2,90.11\n'

  it('can be chosen for means, spreads, differences and what can be detected', async () => {
    for (const [decimals, shown] of [
      ['0', /^\d+$/],
      ['1', /^\d+\.\d$/],
      ['3', /^\d+\.\d{3}$/],
    ] as const) {
      const text = await printed(TWO, '--decimals', decimals)
      const mean = cellsOf(text, 'Means')[1]![1]!
      const [, difference, interval] = cellsOf(text, 'd: pairs')[1]!
      const sd = cellsOf(text, 'Smallest true difference')[1]![3]!
      const numbers = [...mean.split(/ ± | \(/).slice(0, 2), difference!, ...interval!.split(' to '), sd]
      for (const number of numbers) expect(number.replace(/^−/, '')).toMatch(shown)
    }
    const { params } = readParams(significanceParams, { table: TWO, decimals: '1' })
    expect(reportOf(params).filled!.panels[0]!.sections[0]![1]!.cells[0]!.text).toMatch(/^90\.1 ± 0\.6 /)
    expect(reportOf({ ...params, decimals: undefined }).filled!.panels[0]!.sections[0]![1]!.cells[0]!.text).toMatch(
      /^90\.07 ± 0\.57 /,
    )
  })

  it('gives the tables of a paper another label', async () => {
    expect(await printed(TWO, '--format', 'latex', '--decimals', '1')).toContain('\\label{tab:my-csv-1-decimal-1}')
  })
})

it('keeps the sign of an interval that only just holds 0', async () => {
  const [x, y] = [
    [0.31, 0.2, 0.27],
    [0.02, 0.09, 0.01],
  ].map((values) => values.map((value) => value + 80))
  const rows = x!.flatMap((value, i) => [`x,d,${i},${value}`, `y,d,${i},${y![i]}`])
  const text = await printed(['method,dataset,seed,accuracy', ...rows].join('\n'), '--decimals', '1')
  expect(cellsOf(text, 'd: pairs')[1]!.slice(1, 3)).toEqual(['0.2', '−0.0 to 0.5'])
})
