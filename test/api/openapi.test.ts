import { readdirSync, readFileSync } from 'node:fs'
import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it, test } from 'vitest'
import * as z from 'zod'
import { ROUTES } from '../../dashboard/api/index.ts'
import { openApi } from '../../dashboard/api/openapi.ts'
import { BASE, type Route } from '../../dashboard/api/route.ts'
import { leaderboardParams } from '../../dashboard/features/leaderboard/params.ts'
import { masksParams } from '../../dashboard/features/masks/params.ts'
import { plotParams } from '../../dashboard/features/plot/params.ts'
import { runsParams } from '../../dashboard/features/runs/params.ts'
import { ownTableParams, significanceParams } from '../../dashboard/features/significance/params.ts'
import { listRuns } from '../../db/queries/runs.ts'
import { apiOnFixture, ask } from './ask.ts'

const { database } = apiOnFixture()
const document = JSON.parse(JSON.stringify(openApi())) as Described

interface Described extends Record<string, unknown> {
  paths: Record<string, { get: { parameters?: Parameter[]; responses: Record<string, Answered> } }>
}
interface Parameter {
  name: string
  in: 'path' | 'query'
  required?: boolean
  example?: unknown
  schema: { type?: string; enum?: string[]; items?: { enum?: string[] }; default?: unknown; maximum?: number }
}
interface Answered {
  content: Record<string, { schema?: object; example?: unknown }>
}

test('docs/openapi.json is what the routes say', () => {
  const file = readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8')
  expect(file, 'run `npm run api:generate`').toBe(`${JSON.stringify(openApi(), null, 1)}\n`)
})

test('it is OpenAPI 3.1', async () => {
  const validator = new Validator()
  expect(await validator.validate(structuredClone(document))).toMatchObject({ valid: true })
  expect(validator.version).toBe('3.1')
})

test('no pattern of the description is one that JavaScript alone reads', () => {
  const patterns = [...JSON.stringify(document).matchAll(/"pattern":"(.*?)"/g)].map(([, pattern]) => pattern)
  expect(patterns.length).toBeGreaterThan(0)
  expect(patterns.filter((pattern) => /\\\\[pP]\{/.test(pattern!))).toEqual([])
})

test('every route is served, listed and described', async () => {
  const folder = new URL('../../dashboard/api/routes/', import.meta.url)
  const files = await Promise.all(readdirSync(folder).map((name) => import(new URL(name, folder).href)))
  const written = files.flatMap((file) => Object.values(file)).filter((one) => one && typeof one === 'object')
  const declared = written.filter((one): one is Route => 'path' in (one as object))
  expect(new Set(ROUTES)).toEqual(new Set(declared))
  const paths = ROUTES.map(({ path }) => BASE + path)
  expect(Object.keys(document.paths).sort()).toEqual(
    [...paths, '/artefacts/{sha256}', `${BASE}/openapi.json`, BASE].sort(),
  )
  const index = (await ask('')).body as { routes: { path: string }[] }
  expect(index.routes.map(({ path }) => path)).toEqual([...paths, '/artefacts/{sha256}'])
  expect((await ask('/openapi.json')).body).toEqual(document)
})

const run = listRuns(database, { dataset: 'scenes-few' })[0]!.id
const NAMED: Record<string, string> = { '/runs/{id}': run, '/runs/{id}/curves/{name}': run, '/claims/{id}': '9' }
/** What can't be left out, or makes the answer short. */
const ASKED: Record<string, string> = {
  '/compare': '?a=fashion-mnist-mini/simclr&b=fashion-mnist-mini/byol',
  '/significance': '?dataset=fashion-mnist-mini',
}

/** The address of a route, with what it can't do without. */
function addressOf({ path }: Route): string {
  const filled = path.replace('{id}', NAMED[path] ?? 'adios-7').replace('{name}', 'loss')
  return filled + (ASKED[path] ?? '')
}

describe.each(ROUTES.map((route) => [route.path, route] as const))('%s', (path, route) => {
  const { parameters = [], responses } = document.paths[BASE + path]!.get
  const documented = responses[200]!.content['application/json']!

  it('answers what is documented, and no other fields', async () => {
    const addresses = path.endsWith('{id}') && !NAMED[path] ? tables(route) : [addressOf(route)]
    // Other fields are allowed to come, but not to come unannounced.
    const strict = z.toJSONSchema(route.answer, { io: 'output' })
    for (const address of addresses) {
      const { status, body } = await ask(address)
      expect([address, status]).toEqual([address, 200])
      for (const schema of [strict, documented.schema!]) expect(faults(schema, body)).toEqual([])
    }
  })

  it('understands every parameter it documents, and no other', async () => {
    const address = addressOf(route)
    const join = address.includes('?') ? '&' : '?'
    const free = parameters.filter(({ name, in: place }) => place === 'query' && !address.includes(`${name}=`))
    for (const { name, schema, example } of free) {
      const values = [...(schema.enum ?? []), ...(schema.items?.enum ?? []), example, schema.default, schema.maximum]
      const given = values.filter((value) => value !== undefined)
      for (const value of given.length > 0 ? given : ['true']) {
        const { body } = await ask(`${address}${join}${name}=${encodeURIComponent(String(value))}`)
        expect((body as { error?: string }).error ?? '').not.toMatch(new RegExp(`^${name}:`))
      }
      const twice = await ask(`${address}${join}${name}=1&${name}=2`)
      expect(twice).toMatchObject({ status: 400, body: { error: expect.stringContaining(`${name}:`) } })
    }
    expect(await ask(`${address}${join}colour=blue`)).toMatchObject({
      status: 400,
      body: {
        error: expect.stringMatching(/^colour is not known here/),
        remedy: expect.stringContaining('/api/v1/openapi.json'),
      },
    })
  })

  it('has examples that are what they stand for', () => {
    if (documented.example !== undefined) expect(faults(documented.schema!, documented.example)).toEqual([])
    for (const { name, schema, example } of parameters) {
      if (example !== undefined) expect([name, faults(schema, example)]).toEqual([name, []])
    }
  })
})

const tables = ({ path }: Route) =>
  ['gls-1', 'gls-2', ...[1, 2, 3, 4, 5, 6, 7].map((n) => `adios-${n}`)].map((id) => path.replace('{id}', id))

function faults(schema: object, value: unknown): string[] {
  const ajv = new Ajv2020({ strict: false })
  const check = ajv.compile(schema)
  if (check(value)) return []
  return check.errors!.map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  )
}

test('the parameters of a page are understood by its route', () => {
  const asked = (path: string) => Object.keys(ROUTES.find((route) => route.path === path)!.query.shape)
  expect(asked('/leaderboard').sort()).toEqual([...Object.keys(leaderboardParams), 'format'].sort())
  const { page: _, ...filters } = runsParams
  expect(asked('/runs')).toEqual(expect.arrayContaining(Object.keys(filters)))
  const { mask: __, epoch: ___, settings: ____, ...shown } = masksParams
  expect(asked('/masks').sort()).toEqual(Object.keys(shown).sort())
  expect(asked('/plot').sort()).toEqual(Object.keys(plotParams).sort())
  const { view, show, seed, ...others } = significanceParams
  // A reader's own table is analysed without the store.
  const tested = Object.keys(others).filter((name) => !(name in ownTableParams))
  expect([...new Set([...asked('/significance'), ...asked('/significance/datasets')])].sort()).toEqual(tested.sort())
})

describe('refusals', () => {
  test.each([
    ['/nonsense', 404, 'there is no such route'],
    ['/runs/zzzz', 404, 'no run or several runs match this id'],
    ['/leaderboard?method=%3Fmine', 400, 'method.0: given "?mine", expected up to 60 letters, digits, spaces and .'],
    ['/runs/..%2F..%2Fetc', 400, 'id: given "../../etc", expected text that matches'],
    [`/runs/${run}/curves/beauty`, 404, 'this run has no such curve'],
    ['/tables/adios-9', 400, 'id: given "adios-9", expected one of'],
    ['/claims/13', 404, 'there is no claim 13'],
    ['/compare?a=fashion-mnist-mini/simclr', 400, 'b: not given, expected text'],
    ['/compare?a=nobody&b=nothing', 404, 'no finished run is called "nobody"'],
    ['/compare?a=fashion-mnist-mini/byol&b=fashion-mnist-mini/byol', 400, 'are the same runs'],
    ['/runs?limit=201', 400, 'limit: given "201", expected a whole number from 1 to 200'],
    ['/runs?limit=NaN', 400, 'limit: given "NaN", expected a whole number from 1 to 200'],
    ['/significance?alpha=.5', 400, 'alpha: given ".5", expected a number above 0 and at most'],
  ])('%s', async (path, status, error) => {
    const { body, ...rest } = await ask(path)
    expect([rest.status, (body as { error: string }).error]).toEqual([status, expect.stringContaining(error)])
    expect(faults(z.toJSONSchema(z.strictObject({ error: z.string(), remedy: z.string().min(5) })), body)).toEqual([])
  })
})

test('the list of runs is answered a page at a time', async () => {
  const page = async (query: string) =>
    (await ask(`/runs?${query}`)).body as { total: number; limit: number; runs: { id: string }[] }
  const all = listRuns(database).map(({ id }) => id)
  const first = await page('')
  expect([first.total, first.limit, first.runs.length]).toEqual([all.length, 50, 50])
  const rest = await page('offset=50')
  expect([...first.runs, ...rest.runs].map(({ id }) => id)).toEqual(all)
  expect(await page('status=failed')).toMatchObject({ total: 1 })
  expect((await page('offset=100000')).runs).toEqual([])
})

test('a curve is thinned to what is asked for', async () => {
  const points = async (query: string) =>
    ((await ask(`/runs/${run}/curves/loss${query}`)).body as { points: unknown[] }).points
  expect((await points('')).length).toBe(195)
  const few = await points('?points=20')
  expect(few.length).toBeGreaterThan(10)
  expect(few.length).toBeLessThanOrEqual(22)
})
