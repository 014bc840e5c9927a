import { expect, test } from 'vitest'
import { columnName } from '../../../harness/analysis/board/columns.ts'

test('a metric that is called as its evaluation is named once', () => {
  expect(columnName({ band: 'Fisher ratio', title: 'Fisher ratio' })).toBe('Fisher ratio')
  expect(columnName({ band: 'k-NN', title: 'top-1' })).toBe('k-NN top-1')
  expect(columnName({ band: 'Noisy labels', title: '' })).toBe('Noisy labels')
})
