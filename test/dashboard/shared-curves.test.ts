import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { afterAll, expect, it, vi } from 'vitest'
import { GET } from '../../dashboard/app/curves/[file]/route.ts'
import { loadCurves, loadCurvesPage } from '../../dashboard/features/curves/load.ts'
import { curvesHref } from '../../dashboard/features/curves/params.ts'
import { RunLinks } from '../../dashboard/features/runs/components/run-links.tsx'
import { getRun, type RunDetail, seriesOfRun } from '../../db/queries/run.ts'
import { listRuns } from '../../db/queries/runs.ts'
import { points, series } from '../../db/schema/index.ts'
import { annotate } from '../../harness/store/annotate.ts'
import { makeStore } from '../analysis/compare/store.ts'
import { fixtureStore } from './store.ts'

const { database, path, writer } = fixtureStore()
const isLoss = ({ name }: { name: string }) => name === 'loss'
const done = listRuns(database, { status: 'done' }).filter(({ id }) => seriesOfRun(database, id).some(isLoss))
const [group, other] = [...new Set(done.map(({ groupId }) => groupId))]
const seedsOf = (id: string | undefined) => done.filter(({ groupId }) => groupId === id)
const single = done.find(({ groupId }) => groupId !== group && groupId !== other)!

it('draws a line for every seed, and the seeds of a configuration belong together', () => {
  const { members, panel, shared } = loadCurves(database, { runs: [group, other, single.id].join() })
  expect(members.map(({ runs }) => runs.length)).toEqual([seedsOf(group).length, seedsOf(other).length, 1])
  expect(shared.length).toBeGreaterThan(1)
  expect(panel?.lines).toHaveLength(seedsOf(group).length + seedsOf(other).length + 1)
  expect(new Set(panel?.owners)).toEqual(new Set([0, 1, 2]))
  expect(panel?.lines.at(-1)).toMatchObject({ name: single.id })
})

it('offers rows with curves to begin with while nothing is chosen', () => {
  const { start, panel } = loadCurves(database, {})
  expect([start.length, panel]).toEqual([2, null])
  const begun = loadCurves(database, { runs: start.map(({ text }) => text).join() })
  expect(begun.ignored).toEqual([])
  expect(begun.panel?.lines.length).toBeGreaterThan(1)
  expect(begun.start).toEqual([])
  const page = loadCurvesPage(database, { curve: 'learning_rate' })
  expect(page).toEqual({
    ...loadCurves(database, { ...begun.params, runs: begun.params.runs.join(), curve: 'learning_rate' }),
    begun: true,
  })
  expect(page.panel?.key).toBe('learning_rate')
  const misnamed = loadCurvesPage(database, { runs: 'nobody' })
  expect([misnamed.ignored.map(({ value }) => value), misnamed.begun]).toEqual([['nobody'], true])
  expect(loadCurvesPage(database, { runs: single.id })).toMatchObject({
    begun: false,
    members: [{ title: expect.any(String) }],
  })
})

it('draws the curve that is asked for, and says what it does not draw', () => {
  const { shared } = loadCurves(database, { runs: `${group},${other}` })
  const last = shared.at(-1)!
  expect(loadCurves(database, { runs: `${group},${other}`, curve: last.name }).panel?.key).toBe(last.name)
  const { ignored, members } = loadCurves(database, { runs: `${group},${group},nobody`, curve: 'beauty' })
  expect(members).toHaveLength(1)
  expect(ignored.map(({ value }) => value)).toEqual(['nobody', 'beauty'])
})

it('draws the configuration that trained, of those of one name that share its encoder, else names them by id', () => {
  using store = makeStore()
  const ids = [['knn'], ['knn', 'clustering']].map((names) =>
    store.add({ config: { evaluations: names.map((name) => ({ name })) }, scores: { 'knn top1': 0.5 } }),
  )
  const curve = { runId: ids[1]!, name: 'loss', axis: 'step' } as const
  const { id: seriesId } = store.database.insert(series).values(curve).returning().get()
  const drawn = [1, 2].map((step) => ({ seriesId, step, value: 1 / step }))
  store.database.insert(points).values(drawn).run()
  const loaded = () => loadCurves(store.database, { runs: 'simclr' })
  expect(loaded().ignored).toEqual([])
  expect(loaded().panel?.lines.map(({ name }) => name)).toEqual([ids[1]])
  store.add({ config: { epochs: 9 }, scores: { 'knn top1': 0.5 } })
  expect(loaded().ignored[0]!.why).toMatch(/^3 configurations are called "simclr"; name one by its group's id: b\w+ \(/)
})

it('draws running runs as well, and at most eight', () => {
  const running = listRuns(database, { status: 'running' })[0]!
  const { panel, members } = loadCurves(database, { runs: `${running.id},${single.id}` })
  expect(members[0]?.runs).toEqual([{ id: running.id, seed: running.seed }])
  expect(panel?.owners).toEqual([0, 1])
  const many = loadCurves(database, { runs: done.map(({ id }) => id).join() })
  expect(many.members).toHaveLength(8)
  expect(many.ignored.at(-1)?.why).toBe('at most 8 are drawn together')
})

it('a run without curves is not sent here, and the page says why it has none', () => {
  using store = makeStore()
  const id = store.addForeign()
  store.database.delete(series).run()
  const { panel, nothing, members } = loadCurves(store.database, { runs: id })
  expect([panel, nothing]).toEqual([
    null,
    `${members[0]!.title} has no curves: a run stores them while it trains here.`,
  ])
  expect(loadCurves(store.database, {}).nothing).toBe('No run is chosen yet.')
  expect(loadCurves(database, { runs: single.id }).nothing).toBeNull()
  const links = (run: RunDetail, hasCurves: boolean) =>
    renderToStaticMarkup(createElement(RunLinks, { run, hasCurves }))
  const run = getRun(store.database, id)!
  expect(links(run, false)).not.toContain('/curves')
  expect(links(run, false)).toContain('/compare')
  expect(links(run, true)).toContain('Plot with other runs')
  expect(links({ ...run, status: 'running' }, false)).toContain('Plot with other runs')
})

afterAll(() => vi.unstubAllEnvs())

it('is downloaded with its legend and all drawn points', async () => {
  annotate(writer, [single.id], { name: 'The best' })
  vi.stubEnv('MASKBENCH_DB', path)
  const get = async (file: string) => {
    const address = `http://localhost${curvesHref({ runs: [group!, single.id] }, `/curves/${file}`)}`
    return GET(new Request(address), { params: Promise.resolve({ file }) })
  }
  const { panel } = loadCurves(database, { runs: `${group},${single.id}` })
  const svg = await (await get(`${panel!.key}.svg`)).text()
  expect(svg).toMatch(/^<svg xmlns/)
  expect(svg).toContain('The best')
  expect(svg.match(/<path /g)).toHaveLength(panel!.lines.length)
  const csv = await (await get(`${panel!.key}.csv`)).text()
  const points = panel!.lines.reduce((sum, line) => sum + line.points.length, 0)
  expect(csv.trim().split('\r\n')).toHaveLength(points + 1)
  expect(csv).toContain(`${single.id},The best,${single.seed},`)
  expect((await get('beauty.csv')).status).toBe(404)
})
