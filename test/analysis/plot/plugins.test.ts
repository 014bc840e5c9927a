/** Plots of runs with plugins. */
import { expect, it } from 'vitest'
import { optionsOf } from '../../../dashboard/features/plot/view.ts'
import { plotOf } from '../../../harness/analysis/plot/plot.ts'
import { makeStore, type Store } from '../compare/store.ts'

const scores = { 'knn top1': 0.5 }

/** A run with what a plugin adds to its config, which no schema knows here. */
function addWith(store: Store, added: { masking?: string } & Record<string, unknown>, config = {}): void {
  const { masking = 'none' } = added
  const id = store.add({ config, scores, variant: JSON.stringify(added) })
  store.database.$client
    .prepare("update runs set config = json_patch(config, ?), masking = ?, variant = 'w16' where id = ?")
    .run(JSON.stringify(added), masking, id)
  store.database.$client
    .prepare("update run_groups set masking = ?, variant = 'w16' where id = (select group_id from runs where id = ?)")
    .run(masking, id)
}

const bars = (width: number, version = 'aaa') => ({
  masking: 'bars',
  options: { bars: { bars: width } },
  plugins: { bars: version },
})

const fixed = { masking: 'fixed', config: { fixed: { side: 0.5 } }, scores } as const

it('a masking of a plugin shares a line with others against masking, as built-in ones with options of their own do', () => {
  using own = makeStore()
  own.add({ scores })
  own.add(fixed)
  addWith(own, bars(3))
  const { lines } = plotOf(own.database, { option: 'masking' })!
  expect(lines.map(({ title, details, points }) => [title, details, points.map(({ at }) => at)])).toEqual([
    ['SimCLR', '', ['none', 'fixed', 'bars']],
  ])
})

it('lines of a plugin are told apart by its version only where nothing else does', () => {
  using own = makeStore()
  own.add({ scores })
  own.add(fixed)
  addWith(own, bars(1))
  addWith(own, bars(3))
  const offered = optionsOf(plotOf(own.database, { option: 'masking' })!).option
  expect(offered).toContainEqual({ value: 'masking', title: 'masking', note: '2 values on a line' })
  const named = () => plotOf(own.database, { option: 'masking' })!.lines.map(({ title, details }) => [title, details])
  expect(named().sort()).toEqual([
    ['SimCLR', ''],
    ['SimCLR', 'bars 1'],
    ['SimCLR', 'bars 3'],
  ])
  for (const epochs of [8, 16]) addWith(own, bars(3, 'bbb'), { epochs })
  const against = plotOf(own.database, { option: 'epochs', masking: ['bars'] })!
  expect(against.lines.map(({ details }) => details)).toEqual([
    'bars 1',
    'bars 3, plugins.bars aaa',
    'bars 3, plugins.bars bbb',
  ])
})

it('an option of a plugin is found by its name, unless two plugins have one of that name', () => {
  using own = makeStore()
  for (const width of [1, 3]) addWith(own, bars(width))
  const shown = (option: string) => plotOf(own.database, { option })!
  for (const name of ['options.bars.bars', 'bars.bars', 'bars']) {
    expect(shown(name)).toMatchObject({ option: { path: 'options.bars.bars' }, ignored: [] })
  }
  for (const width of [1, 3]) addWith(own, { masking: 'beams', options: { beams: { bars: width } } })
  expect(shown('beams.bars').option!.path).toBe('options.beams.bars')
  expect(shown('bars').ignored).toMatchObject([{ name: 'option', value: 'bars' }])
})

it('runs are on one line, whatever plugins evaluated them', () => {
  using own = makeStore()
  own.add({ config: { epochs: 4 }, scores })
  addWith(own, { evaluations: [{ name: 'knn' }, { name: 'median' }], plugins: { median: 'aaa' } }, { epochs: 8 })
  expect(plotOf(own.database, { option: 'epochs' })!.lines.map(({ points }) => points.length)).toEqual([2])
})
