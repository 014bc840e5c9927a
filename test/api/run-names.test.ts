/** Runs are filtered by names as people write them, on the command line, in the API and on the page. */
import { expect, test, vi } from 'vitest'
import { answer } from '../../dashboard/api/answer.ts'
import { chipsOf } from '../../dashboard/features/runs/controls.ts'
import { loadParams, runFilter } from '../../dashboard/features/runs/load.ts'
import { runFacets } from '../../db/queries/run-facets.ts'
import { listRunIds, listRuns } from '../../db/queries/runs.ts'
import { annotate } from '../../harness/store/annotate.ts'
import { commands } from '../cli/helpers/in-process.ts'
import { fixtureStore } from '../dashboard/store.ts'

const { database, writer, path } = fixtureStore()
vi.stubEnv('MASKBENCH_DB', path)
const [best] = listRuns(database, { status: 'done', method: 'simclr', masking: 'adios' })
annotate(writer, [best!.id], { name: 'Best, finely', add: ['paper'] })

type Words = Record<string, string>

async function asked(words: Words) {
  const response = await answer(new Request(`http://127.0.0.1/api/v1/runs?limit=200&${new URLSearchParams(words)}`))
  return { status: response.status, body: await response.json() }
}

async function listed(words: Words): Promise<string[][]> {
  using here = commands()
  const flags = Object.entries(words).flatMap(([name, value]) => [`--${name}`, value])
  const { stdout, stderr, code } = await here.maskbench('runs', '--json', ...flags, '--db', path)
  expect(code, stderr).toBe(0)
  const { status, body } = await asked(words)
  expect([status, body.total]).toEqual([200, body.runs.length])
  const { params, ignored } = loadParams(database, words)
  expect(ignored).toEqual([])
  const ids = (rows: { id: string }[]) => rows.map(({ id }) => id)
  return [ids(JSON.parse(stdout)), ids(body.runs), listRunIds(database, runFilter(database, params))]
}

test.each<[Words, Words]>([
  [{ method: 'SimCLR' }, { method: 'simclr' }],
  [{ method: 'raw pixels' }, { method: 'raw-pixels' }],
  [{ masking: 'Adios' }, { masking: 'adios' }],
  [
    { dataset: 'Fashion-MNIST mini', masking: 'ADIOS' },
    { dataset: 'fashion-mnist-mini', masking: 'adios' },
  ],
])('%j names the runs of %j', async (typed, keys) => {
  const [expected] = await listed(keys)
  expect(expected!.length).toBeGreaterThan(0)
  expect(await listed(typed)).toEqual(Array(3).fill(expected))
})

test('a method may be the name that people gave to runs', async () => {
  expect(await listed({ method: 'best, finely' })).toEqual(Array(3).fill([best!.id]))
  const { body } = await asked({ name: 'Best, finely' })
  expect(body.runs.map(({ id }: { id: string }) => id)).toEqual([best!.id])
  const { params } = loadParams(database, { method: 'best, finely' })
  expect(params).toMatchObject({ method: null, name: 'Best, finely' })
  expect(chipsOf(params, undefined)).toEqual([{ label: 'Name: Best, finely', href: '/runs' }])
  expect(runFacets(database, runFilter(database, params)).method).toEqual([{ value: 'simclr', runs: 1 }])
})

test('a name that lists print finds its runs, which say it, with or without the data set and the seed', async () => {
  const name = 'fashion-mnist-mini/simclr-adios'
  const found = async (words: Words) => {
    const { status, body } = await asked(words)
    expect([status, body.total]).toEqual([200, body.runs.length])
    return body.runs.map((run: { runName: string }) => run.runName).sort()
  }
  const seeds = [0, 1, 2].map((seed) => `${name}/${seed}`)
  expect(await found({ name })).toEqual(seeds)
  expect(await found({ name: 'SimCLR-ADIOS', dataset: 'fashion-mnist-mini' })).toEqual(seeds)
  expect(await found({ name: 'simclr-adios' })).toEqual(expect.arrayContaining([...seeds, 'scenes/simclr-adios/0']))
  expect(await found({ name: `${name}/1` })).toEqual([seeds[1]])
  expect(await found({ name: `${name}/1`, status: 'failed' })).toEqual([])
  expect(await asked({ name: 'simclr-adios-s' })).toMatchObject({ status: 404, body: { remedy: expect.any(String) } })
})

test('what maskbench has and no run is, leaves none', async () => {
  expect(await listed({ method: 'VICReg' })).toEqual([[], [], []])
})

test.each<[Words, RegExp]>([
  [{ method: 'simclrr' }, /method simclrr: no run has this method or name.* did you mean simclr\? \(there are .*Best/],
  [{ method: 'best finly' }, /did you mean 'Best, finely'\?/],
  [{ masking: 'adois' }, /masking adois: no run has this masking.* did you mean adios\?/],
  [{ dataset: 'fashion' }, /dataset fashion: no run is on this data set.* did you mean fashion-mnist-mini\?/],
  [{ suite: 'quik' }, /suite quik: no run of this suite is stored.* did you mean quick\?/],
  [{ tag: 'papr' }, /tag papr: no run has this tag.* did you mean paper\? \(there are paper\)/],
])('%j is refused', async (words, message) => {
  using here = commands()
  const flags = Object.entries(words).flatMap(([name, value]) => [`--${name}`, value])
  const { stderr, code } = await here.maskbench('runs', ...flags, '--db', path)
  expect([code, stderr]).toEqual([2, expect.stringMatching(message)])
  const { status, body } = await asked(words)
  expect([status, `${body.error} ${body.remedy}`]).toEqual([400, expect.stringMatching(message)])
  expect(listRunIds(database, runFilter(database, loadParams(database, words).params))).toEqual([])
})
