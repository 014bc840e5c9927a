/** The menu of the leaderboard's columns: grouped as the heads of the board are. */
import { createElement, isValidElement, type ReactElement, type ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { CheckboxGroup } from '../../../dashboard/components/ui/checkbox-group.tsx'
import { optionsOf } from '../../../dashboard/features/leaderboard/controls.ts'
import { loadLeaderboard } from '../../../dashboard/features/leaderboard/load.ts'
import { makeStore } from '../../analysis/compare/store.ts'

const OPTIONS = [
  { value: 'a', title: 'top-1', heading: { title: 'k-NN', note: 'k 5' } },
  { value: 'b', title: 'top-5', heading: { title: 'k-NN', note: 'k 5' } },
  { value: 'c', title: 'NMI', note: '1 of 2 rows', heading: { title: 'Clustering', note: 'k-means' } },
]

interface Box {
  title: string
  checked: boolean
  isPartial?: boolean
  onChange(on: boolean): void
}

/** The boxes of a menu, from above, and what was chosen last. */
function menu(chosen: string[]) {
  const last: { chosen?: string[] } = {}
  const boxes = (node: ReactNode): Box[] => {
    if (Array.isArray(node)) return node.flatMap(boxes)
    if (!isValidElement(node)) return []
    const { props } = node as ReactElement<{ children?: ReactNode } & Partial<Box>>
    return props.onChange && props.title ? [props as Box] : boxes(props.children)
  }
  const onChange = (chosen: string[]) => {
    last.chosen = chosen
  }
  return { boxes: boxes(CheckboxGroup({ name: 'columns', legend: '', options: OPTIONS, chosen, onChange })), last }
}

it('has the columns of one evaluation under its name, and says of which rows have few numbers', () => {
  using store = makeStore()
  store.add({ scores: { 'knn top1': 0.5, 'knn top5': 0.9, 'clustering nmi': 0.4 } })
  store.add({ method: 'byol', scores: { 'knn top1': 0.6, 'knn top5': 0.9 } })
  const { board, view } = loadLeaderboard(store.database, {})!
  const { columns } = optionsOf(board, view)
  expect(columns.filter(({ heading }) => heading?.title !== 'Cost per run')).toMatchObject([
    { title: 'top-1', note: '', heading: { title: 'k-NN', note: 'as usual' } },
    { title: 'top-5', note: '', heading: { title: 'k-NN', note: 'as usual' } },
    { title: 'NMI', note: '1 of 2 rows', heading: { title: 'Clustering', note: 'as usual' } },
  ])
})

it('ticks one column or all under a heading, and keeps their order', () => {
  const { boxes, last } = menu(['c', 'a'])
  expect(boxes.map(({ title, checked, isPartial = false }) => [title, checked, isPartial])).toEqual([
    ['k-NN', false, true],
    ['top-1', true, false],
    ['top-5', false, false],
    ['Clustering', true, false],
    ['NMI', true, false],
  ])
  boxes[0]!.onChange(true)
  expect(last.chosen).toEqual(['a', 'b', 'c'])
  boxes[3]!.onChange(false)
  expect(last.chosen).toEqual(['a'])
  boxes[2]!.onChange(true)
  expect(last.chosen).toEqual(['a', 'b', 'c'])
  const props = { name: 'columns', legend: 'Columns', options: OPTIONS, chosen: ['a'], onChange: () => {} }
  const html = renderToStaticMarkup(createElement(CheckboxGroup, props))
  expect(html.match(/name="columns"/g)).toHaveLength(3)
  expect(html).toContain('<legend class="visually-hidden">k-NN, k 5</legend>')
})
