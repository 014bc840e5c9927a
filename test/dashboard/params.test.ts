import { describe, expect, it } from 'vitest'
import { ROUTES } from '../../dashboard/api/index.ts'
import { leaderboardHref, leaderboardParams } from '../../dashboard/features/leaderboard/params.ts'
import { LONGEST, readParams } from '../../dashboard/lib/params.ts'

const read = (raw: Record<string, string | string[]>) => readParams(leaderboardParams, raw)

describe("a page's state in its address", () => {
  it('goes out and comes back unchanged', () => {
    const params = {
      method: ['simclr', 'byol'] as const,
      q: 'a b&c',
      sort: 'seconds',
      order: 'asc' as const,
      published: true,
    }
    const href = leaderboardHref({ ...params, method: [...params.method] })
    const raw = Object.fromEntries(new URL(href, 'http://x').searchParams)
    expect(read(raw)).toEqual({
      params: {
        dataset: null,
        masking: [],
        backbone: [],
        suite: null,
        columns: null,
        baseline: null,
        current: false,
        ...params,
      },
      ignored: [],
    })
  })

  it('leaves out what is as it is by default', () => {
    expect(leaderboardHref({ q: '', order: null, published: false, method: [] })).toBe('/')
  })

  it.each([
    ['method', 'simclr,-nonsense'],
    ['order', 'sideways'],
    ['published', 'maybe'],
    ['backbone', "x' or 1=1 --"],
    ['masking', '../../etc/passwd'],
  ])('names a bad value and ignores it: %s=%s', (name, value) => {
    const { params, ignored } = read({ [name]: value })
    expect(params).toEqual(read({}).params)
    expect(ignored).toEqual([{ name, value, why: 'not a valid value for this page' }])
  })

  it('cuts what is huge before it says so', () => {
    const { params, ignored } = read({ q: 'x'.repeat(100_000) })
    expect(params.q).toBe('')
    expect(ignored[0]?.value).toHaveLength(61)
  })

  it('the API takes words as long as the page does, for its files', () => {
    for (const { query } of ROUTES.filter(({ path }) => path === '/leaderboard' || path === '/runs')) {
      expect(query.safeParse({ q: 'x'.repeat(LONGEST) }).success).toBe(true)
      expect(query.safeParse({ q: 'x'.repeat(LONGEST + 1) }).success).toBe(false)
    }
  })

  it('takes the last of a parameter given twice', () => {
    const { params, ignored } = read({ order: ['desc', 'asc'] })
    expect(params.order).toBe('asc')
    expect(ignored).toHaveLength(1)
  })
})
