/** One pair of rows has one p, before any correction, wherever it is asked for. */
import { expect, it } from 'vitest'
import type * as z from 'zod'
import type { claim } from '../../dashboard/api/answers/claims.ts'
import type { comparison } from '../../dashboard/api/answers/compare.ts'
import type { leaderboard } from '../../dashboard/api/answers/leaderboard.ts'
import type { pairs } from '../../dashboard/api/answers/significance.ts'
import { formatP } from '../../harness/statistics/p-value.ts'
import { commands } from '../cli/helpers/in-process.ts'
import { servedFixture } from '../dashboard/pages/site.ts'

const site = servedFixture()

async function api<T>(route: string): Promise<T> {
  return (await (await fetch(`${site.base}/api/v1${route}`)).json()) as T
}

it('leaderboard, significance, comparison and command line', async () => {
  const asked = await api<z.output<typeof pairs>>('/significance?dataset=fashion-mnist-mini')
  const { column, rows } = asked
  const key = (method: string) => rows.find((row) => row.method === method && row.masking === 'none')!.key
  const [a, b] = [key('simsiam'), key('byol')]
  const { p, test } = asked.pairs.find((pair) => [a, b].includes(pair.a) && [a, b].includes(pair.b))!
  expect([test, p]).toEqual(['paired', expect.any(Number)])
  const board = await api<z.output<typeof leaderboard>>(
    `/leaderboard?dataset=fashion-mnist-mini&baseline=${a}&columns=${column.key}`,
  )
  const cell = board.rows.find((row) => row.key === b)!.cells[0]
  expect(cell && 'difference' in cell && cell.difference).toMatchObject({ p, test })
  const sides = ['fashion-mnist-mini/simsiam', 'fashion-mnist-mini/byol'] as const
  const { scores } = await api<z.output<typeof comparison>>(
    `/compare?${new URLSearchParams({ a: sides[0], b: sides[1] })}`,
  )
  const score = scores.find(({ evaluation, metric }) => evaluation === column.evaluation && metric === column.metric)
  expect(score).toMatchObject({ p, test })
  using here = commands()
  const { stdout } = await here.maskbench('compare', ...sides, '--db', site.path)
  const line = stdout.split('\n').find((text) => text.startsWith('Linear probe top-1'))!
  expect(line).toContain(formatP(p!))
})

it('claims', async () => {
  const [first] = await api<z.output<typeof claim>[]>('/claims')
  const checks = first!.parts.flatMap(({ measured }) => measured.checks)
  const { p, column } = checks.find(({ what }) => what === 'simclr linear top1 on fashion-mnist-mini')!
  const asked = await api<z.output<typeof pairs>>(`/significance?dataset=fashion-mnist-mini&column=${column!.key}`)
  // A claim leaves out rows of older code.
  const rows = asked.rows.filter((row) => row.method === 'simclr' && !row.stale)
  const [a, b] = ['none', 'adios'].map((masking) => rows.find((row) => row.masking === masking)!.key)
  const pair = asked.pairs.find((one) => [a, b].includes(one.a) && [a, b].includes(one.b))!
  expect([pair.test, pair.p]).toEqual(['paired', p])
  expect(p).not.toBeNull()
})
