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
  expect(uneven).toContain('For the smallest difference on a, n is 2 because of z; the others have more values')
  expect(await printed(table(5), '--test', 'welch')).not.toContain('Of the smallest difference')
  expect(await printed(table(3))).toContain(
    'n is 3 because of x and z, y and z; these pairs share the fewest seeds, and',
  )
})

it('a method whose values are all equal is said to be so, in place of a spread of 0', async () => {
  const table = 'method,dataset,seed,value\na,d,1,88\na,d,2,88\nb,d,1,90.02\nb,d,2,90.11\n'
  for (const spread of ['interval', 'sd']) {
    const text = await printed(table, '--spread', spread)
    expect(text).toContain('88.00, all equal (2)')
    expect(text).not.toContain('± 0.00')
    const latex = await printed(table, '--spread', spread, '--format', 'latex')
    expect(latex).toContain('    a & 88.00 \\\\')
    expect(latex).toMatch(/\\caption\{.*Several seeds without \$\\pm\$: all gave the same value\./)
  }
})

it('pairs that differ by the same amount are pointed to the test without pairing', async () => {
  const table = 'method,dataset,seed,value\na,d,1,88\na,d,2,89\nb,d,1,90\nb,d,2,91\n'
  const advice = 'chosen as the test, compares them without pairing'
  expect(await printed(table)).toContain(advice)
  const welch = await printed(table, '--test', 'welch')
  expect(welch).not.toContain(advice)
  expect(welch).not.toContain('No test')
})
