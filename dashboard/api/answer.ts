/** Answers requests below `/api/v1`: finds the route, validates its parameters and refuses invalid ones. */
import { readRequest } from '../lib/read-request.ts'
import { readerOrigin } from '../lib/reader-address.ts'
import { rawParams, refuse } from '../lib/respond.ts'
import { openStore } from '../lib/store.ts'
import { ROUTES } from './index.ts'
import { openApi } from './openapi.ts'
import { BASE, type Route, SPEC } from './route.ts'

export async function answer(request: Pick<Request, 'url' | 'headers'>): Promise<Response> {
  const { url } = request
  const path = new URL(url).pathname
  if (path === SPEC) return Response.json(openApi())
  if (path === BASE) return Response.json(routesIndex())
  const found = find(path.slice(BASE.length).split('/').slice(1).map(decodeURIComponent))
  if (!found) return refuse(404, 'there is no such route', `${BASE} lists the routes`)
  const { route, given } = found
  const segments = readRequest(route.segments, given)
  if (segments.wrong !== null) return misunderstood(segments.wrong, route)
  const raw = rawParams(url)
  const repeated = Object.keys(raw).find((name) => Array.isArray(raw[name]))
  if (repeated) return refuse(400, `${repeated}: given more than once`, 'lists are written a,b,c')
  const query = readRequest(route.query, raw)
  if (query.wrong !== null) return misunderstood(query.wrong, route)
  const store = openStore()
  if (store.state === 'broken') return refuse(503, store.what, store.remedy)
  if (store.state === 'empty' && !route.withoutStore) {
    return refuse(404, `no database at ${store.path}`, 'npx maskbench run quick')
  }
  const database = store.state === 'ready' ? store.database : null
  const asked = {
    database,
    path: store.path,
    segments: segments.data,
    query: query.data,
    url,
    origin: readerOrigin(request),
  }
  const made = await route.respond(asked)
  return made instanceof Response ? made : Response.json(made)
}

function find(asked: string[]): { route: Route; given: Record<string, string> } | null {
  for (const route of ROUTES) {
    const parts = route.path.split('/').slice(1)
    if (parts.length !== asked.length) continue
    if (!parts.every((part, i) => part.startsWith('{') || part === asked[i])) continue
    const named = parts.flatMap((part, i) => (part.startsWith('{') ? [[part.slice(1, -1), asked[i]!]] : []))
    return { route, given: Object.fromEntries(named) }
  }
  return null
}

function misunderstood(wrong: string, { path, query }: Route): Response {
  const names = Object.keys(query.shape)
  const remedy = names.length > 0 ? `${BASE}${path} takes ${names.join(', ')}; see ${SPEC}` : `see ${SPEC}`
  return refuse(400, wrong.slice(0, 1000), remedy)
}

/** The routes, for readers without the documentation. */
function routesIndex() {
  const routes = ROUTES.map(({ path, summary, command, query }) => {
    return { path: BASE + path, summary, parameters: Object.keys(query.shape), command }
  })
  return { openapi: SPEC, routes: [...routes, ARTEFACTS] }
}

const ARTEFACTS = {
  path: '/artefacts/{sha256}',
  summary: 'A file that a run left behind, by its content hash',
  parameters: [],
  command: null,
}
