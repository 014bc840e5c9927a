/** The choice of rows on Significance: by names in the address, and in a menu that can be searched and emptied. */
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { RowsMenu } from '../../../dashboard/features/significance/components/rows-menu.tsx'
import { chosenWith, foundOptions } from '../../../dashboard/features/significance/found-options.ts'
import { significance } from '../../../harness/analysis/significance/significance.ts'
import { makeStore } from '../../analysis/compare/store.ts'

it('an address may name rows by their titles, each name for all rows that have it', () => {
  using store = makeStore()
  for (const seed of [0, 1]) {
    for (const method of ['byol', 'simclr', 'simsiam'] as const)
      store.add({ seed, method, scores: { 'knn top1': 0.5 + seed / 10 } })
    store.add({ seed, method: 'byol', config: { epochs: 9 }, scores: { 'knn top1': 0.6 + seed / 10 } })
  }
  const asked = (...rows: string[]) => {
    const { rows: compared, ignored } = significance(store.database, { rows })!
    return { methods: compared.map(({ method }) => method).sort(), ignored: ignored.map(({ value }) => value) }
  }
  expect(asked('BYOL', 'simclr')).toEqual({ methods: ['byol', 'byol', 'simclr'], ignored: [] })
  expect(asked('BYOL', 'nobody')).toEqual({ methods: ['byol', 'byol'], ignored: ['nobody'] })
  const [first] = significance(store.database)!.rows
  expect(asked(first!.key, 'SimSiam').methods).toHaveLength(2)
})

const options = Array.from({ length: 22 }, (_, i) => ({
  value: `k${i}`,
  title: i < 3 ? 'BYOL' : 'SimCLR',
  note: `n = ${i}`,
}))

it('ticking what a search finds leaves all other rows as they are', () => {
  const found = foundOptions(options, 'byol  n')
  expect(found.map(({ value }) => value)).toEqual(['k0', 'k1', 'k2'])
  expect(chosenWith(options, found, ['k9', 'k1'], ['k2', 'k0'])).toEqual(['k0', 'k2', 'k9'])
  expect(chosenWith(options, options, ['k9'], [])).toEqual([])
})

it('a long menu has a search, and every menu buttons for all and none', () => {
  const menu = (count: number, isChosen: boolean) => {
    const some = options.slice(0, count)
    const shown = some.slice(0, 2).map(({ value }) => value)
    return renderToStaticMarkup(createElement(RowsMenu, { options: some, shown, isChosen, onChange: () => undefined }))
  }
  const buttons = (markup: string) => [...markup.matchAll(/<button[^>]*>([^<]*)</g)].map(([, text]) => text)
  expect(menu(22, false)).toContain('Rows, 2 of 22')
  expect([menu(22, true).includes('type="search"'), menu(5, true).includes('type="search"')]).toEqual([true, false])
  expect([buttons(menu(5, true)), buttons(menu(22, false))]).toEqual([
    ['All', 'None', 'Reset'],
    ['All', 'None'],
  ])
})
