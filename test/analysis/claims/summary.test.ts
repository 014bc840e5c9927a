import { expect, test } from 'vitest'
import { commands } from '../../cli/helpers/in-process.ts'

test('claims --summary is the line that docs/method.md quotes', async () => {
  using here = commands()
  const { stdout } = await here.maskbench('claims', '--summary')
  expect(stdout.split('\n')[0]).toBe(
    'Print: of 12 claims 3 are supported (2, 4, 5), 3 are contradicted (1, 3, 10), 4 are undecided (6, 7, 9, 11), 2 are not printed (8, 12).',
  )
})
