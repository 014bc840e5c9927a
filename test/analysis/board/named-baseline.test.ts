/** `leaderboard --baseline ROW`: one row against all others, with corrected p, in the tables that people read. */
import { afterAll, expect, it } from 'vitest'
import { holm } from '../../../harness/statistics/corrections.ts'
import { formatP } from '../../../harness/statistics/p-value.ts'
import { paired } from '../../../harness/statistics/t-test.ts'
import { commands } from '../../cli/helpers/in-process.ts'
import { makeStore } from '../compare/store.ts'

const MINE = [0.71, 0.72, 0.74]
const OTHERS = { simsiam: [0.7, 0.722, 0.735], simclr: [0.62, 0.631, 0.645] } as const
const store = makeStore()
const here = commands()
MINE.forEach((value, seed) => {
  store.add({ seed, method: 'byol', scores: { 'knn top1': value } })
  for (const method of ['simsiam', 'simclr'] as const) {
    store.add({ seed, method, scores: { 'knn top1': OTHERS[method][seed]!, 'linear top1': 0.8 + seed / 100 } })
  }
})
store.add({ method: 'vicreg', scores: { 'knn top1': 0.5 } })
afterAll(() => {
  store[Symbol.dispose]()
  here[Symbol.dispose]()
})
const printed = async (...words: string[]) => {
  const { code, stdout, stderr } = await here.maskbench('leaderboard', ...words, '--db', store.path)
  expect(code, stderr).toBe(0)
  return stdout
}
const rowOf = (text: string, title: string) => text.split('\n').find((line) => line.trim().startsWith(title))!

const p = holm([OTHERS.simsiam, OTHERS.simclr].map((values) => paired(values, MINE).value!.p)).map((one) =>
  formatP(one!),
)
const less = (text: string) => text.replace(/\$/g, '')

it('LaTeX has the difference of every row from it, the interval and Holm p, bold where it counts', async () => {
  const text = await printed('--baseline', 'BYOL', '--columns', 'knn', '--format', 'latex')
  expect(text).toMatch(/Method & Top-1 \(\\%\) & Difference \(pp\) & 95\\% CI & \$p\$ Holm/)
  const cells = (title: string) => less(rowOf(text, title)).replace(' \\\\', '').split(' & ').slice(2)
  expect(cells('SimSiam')).toEqual(['-0.4', expect.stringMatching(/^-\d\.\d to \d\.\d$/), p[0]])
  expect(cells('SimCLR')).toEqual(['-9.1', expect.stringMatching(/^-\d+\.\d to -\d\.\d$/), `\\textbf{${p[1]}}`])
  expect(cells('BYOL')).toEqual(['--', '--', '--'])
  expect(cells('VICReg')).toEqual(['-21.0', 'n/a', 'n/a'])
  expect(text).toContain('Difference: the row minus BYOL, ')
  expect(text).toMatch(/ Bold: significantly better than every other ranked row \([^)]*\); no number here is\. /)
  expect(text).toContain('p Holm is corrected over the differences tested in its column (2); it counts below .05.')
  expect(text).toMatch(/No p \(n\/a\): [^.]+\./)
})

it('text has them, too, and says of which scores there is none', async () => {
  const text = await printed('--baseline', 'BYOL')
  expect(text.split('\n')[0]).toMatch(/k-NN top-1, % +Difference \(pp\) +p Holm$/)
  expect(rowOf(text, 'SimCLR')).toMatch(/−9\.1 \[−\d+\.\d, −\d\.\d\] +\S.*$/)
  expect(rowOf(text, 'SimCLR').endsWith(p[1]!)).toBe(true)
  expect(rowOf(text, 'VICReg')).toMatch(/−21\.0 +n\/a$/)
  expect(text).toMatch(/^p: paired t-test over shared seeds, two-sided\.$/m)
  expect(text).toMatch(/^No difference from BYOL, .* by Linear probe top-1: not both rows have a number\.$/m)
})

it.each(['text', 'latex'])('%s without a named baseline, or with none, is of the scores alone', async (format) => {
  for (const words of [[], ['--baseline', 'none']]) {
    expect(await printed(...words, '--format', format)).not.toMatch(/difference/i)
  }
})
