import { expect, it } from 'vitest'
import { nameRows } from '../../../harness/analysis/significance/row-names.ts'

const ROWS = [
  ['a', 'SimCLR', 'w16 s2 b1', 'epochs 5, lambda 1'],
  ['b', 'SimCLR', 'w16 s2 b1', 'epochs 9, lambda 1'],
  ['c', 'SimCLR', 'w16 s2 b1 reference', 'epochs 9, lambda 1'],
  ['d', 'BYOL', 'w16 s2 b1', 'epochs 9, lambda 1'],
  ['e', 'DINO', 'w8', ''],
] as const

const known = new Map(
  ROWS.map(([key, title, variant, told]) => {
    const origin = variant.endsWith('reference') ? ' · reference' : ''
    const network = variant.replace(' reference', '')
    return [key, { title, details: `ResNet-18 · ${network}${origin}${told && ` · ${told}`}` }]
  }),
)
const rows = ROWS.map(([key, , variant]) => ({ key, backbone: 'resnet18', variant, stale: key === 'd' }))

it('a narrow screen shows what tells rows of one title apart, and no more', () => {
  const { names } = nameRows(rows, known)
  const of = (what: 'apart' | 'brief') => ROWS.map(([key]) => names.get(key)![what])
  expect(of('brief')).toEqual(['epochs 5, lambda 1', 'epochs 9, lambda 1', 'epochs 9, lambda 1', '', ''])
  expect(of('apart')).toEqual([
    'epochs 5, lambda 1',
    'epochs 9, lambda 1',
    'reference · epochs 9, lambda 1',
    'epochs 9, lambda 1 · stale',
    'w8',
  ])
  expect(names.get('c')!.full).toBe('SimCLR (reference · epochs 9, lambda 1)')
})
