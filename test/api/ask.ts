/** Questions to the API on the fixture, without a server in between. */
import { vi } from 'vitest'
import { answer } from '../../dashboard/api/answer.ts'
import { BASE } from '../../dashboard/api/route.ts'
import { fixtureStore } from '../dashboard/store.ts'

export function apiOnFixture() {
  const store = fixtureStore()
  vi.stubEnv('MASKBENCH_DB', store.path)
  return store
}

export async function ask(path: string): Promise<{ status: number; type: string | null; body: unknown }> {
  const response = await answer(new Request(`http://127.0.0.1${BASE}${path}`))
  const type = response.headers.get('content-type')
  const text = await response.text()
  return { status: response.status, type, body: type?.startsWith('application/json') ? JSON.parse(text) : text }
}
