/** What `stats table` says above and below its tables of what they cannot tell. */
import { expect, it } from 'vitest'
import { printed } from './helpers.ts'

it('says above all that no pair can differ by ranks, whatever the numbers', async () => {
  const table = 'method,a,b,c\nx,80,61,84\ny,81,60,83\nz,82,63,88\n'
  const [, , lead = ''] = (await printed(table, '--ranks', 'wilcoxon-holm'))
    .split('\n## ')[0]!
    .split('Read: ')[1]!
    .split('\n\n')
  expect(lead).toMatch(/^Ranks: with 3 data sets and 3 methods, no pair can reach p < 0\.05 after Holm\./)
})

const seeds = (method: string, count: number) =>
  Array.from({ length: count }, (_, seed) => `${method},a,${seed},${80 + seed * method.charCodeAt(0) * 0.01}`).join(
    '\n',
  )

it('names the method that has the fewest values, of which the smallest difference is', async () => {
  const table = (of: number) => `method,dataset,seed,value\n${seeds('x', 5)}\n${seeds('y', 5)}\n${seeds('z', of)}\n`
  const uneven = await printed(table(2), '--test', 'welch')
  expect(uneven).toContain('Of the smallest difference on a, n is 2 because of z; the others have more values')
  expect(await printed(table(5), '--test', 'welch')).not.toContain('Of the smallest difference')
  expect(await printed(table(3))).toContain(
    'n is 3 because of x and z, y and z; these pairs share the fewest seeds, and',
  )
})
