/** A data set of a name of its own is found by it in any case, wherever one can be asked for. */
import { expect, test, vi } from 'vitest'
import { answer } from '../../dashboard/api/answer.ts'
import { loadLeaderboard } from '../../dashboard/features/leaderboard/load.ts'
import { loadMasks } from '../../dashboard/features/masks/load.ts'
import { loadPlot } from '../../dashboard/features/plot/load.ts'
import { loadParams } from '../../dashboard/features/runs/load.ts'
import { significance } from '../../harness/analysis/significance/significance.ts'
import { commands } from '../cli/helpers/in-process.ts'
import { fixtureStore } from '../dashboard/store.ts'

const { database, writer, path } = fixtureStore()

function rename(from: string, to: string): void {
  for (const table of ['runs', 'run_groups']) {
    writer.$client.prepare(`update ${table} set dataset = ? where dataset = ?`).run(to, from)
  }
}

const api = async (query: string) => {
  const response = await answer(new Request(`http://127.0.0.1/api/v1/runs?${query}`))
  return { status: response.status, body: await response.json() }
}

const given = (dataset: string) => ({
  board: loadLeaderboard(database, { dataset })!,
  plot: loadPlot(database, { dataset })!,
  tested: significance(database, { dataset })!,
  masks: loadMasks(database, path, { dataset })!,
  runs: loadParams(database, { dataset }),
})

test('where one name is spelled so', async () => {
  vi.stubEnv('MASKBENCH_DB', path)
  rename('scenes', 'Tiny Scenes')
  for (const spelled of ['Tiny Scenes', 'tiny scenes', 'TINY-SCENES']) {
    const { board, plot, tested, masks, runs } = given(spelled)
    expect([board, plot, tested, masks].map(({ dataset }) => dataset)).toEqual(Array(4).fill('Tiny Scenes'))
    expect([board, plot, tested, masks, runs].flatMap(({ ignored }) => ignored)).toEqual([])
    expect([board.params, masks.params, runs.params]).toMatchObject(Array(3).fill({ dataset: 'Tiny Scenes' }))
    const { status, body } = await api(`dataset=${encodeURIComponent(spelled)}`)
    expect([status, body.runs[0].dataset]).toEqual([200, 'Tiny Scenes'])
  }
  using here = commands()
  const listed = async (...words: string[]) =>
    JSON.parse((await here.maskbench(...words, '--json', '--db', path)).stdout)
  expect((await listed('runs', '--dataset', 'tiny scenes', '--limit', '1'))[0].dataset).toBe('Tiny Scenes')
  expect((await listed('leaderboard', 'tiny scenes')).dataset).toBe('Tiny Scenes')
})

test('and where several are, they are named', async () => {
  rename('fashion-mnist-mini', 'tiny scenes')
  const { board, plot, tested, masks, runs } = given('TINY SCENES')
  // Only one of them has masks.
  expect(masks.ignored).toEqual([])
  for (const { ignored } of [board, plot, tested, runs]) {
    expect(ignored[0]).toMatchObject({ name: 'dataset', value: 'TINY SCENES' })
    expect(ignored[0]!.why).toMatch(/it could be '(Tiny|tiny) scenes' or '(Tiny|tiny) scenes'/i)
  }
  const { status, body } = await api('dataset=TINY+SCENES')
  expect([status, body.error]).toEqual([400, expect.stringContaining('it could be')])
  using here = commands()
  for (const words of [['runs', '--dataset'], ['leaderboard'], ['plot', '--csv', '--dataset']]) {
    const { code, stderr } = await here.maskbench(...words, 'TINY SCENES', '--db', path)
    expect([code, stderr]).toEqual([2, expect.stringContaining('it could be')])
  }
})
