import { beforeAll, describe, expect, it, vi } from 'vitest'

let address: typeof import('../../dashboard/snapshot/address.ts')
beforeAll(async () => {
  vi.stubGlobal('location', { hash: '#/tables/gls-1?show=printed#figure' })
  address = await import('../../dashboard/snapshot/address.ts')
})

describe('the address of a page in an export', () => {
  it.each([
    ['', { path: '/', query: '', fragment: '' }],
    ['#content', { path: '/', query: '', fragment: '' }],
    ['#/runs', { path: '/runs', query: '', fragment: '' }],
    ['#/runs?suite=a%20b&page=2', { path: '/runs', query: '?suite=a%20b&page=2', fragment: '' }],
    ['#/tables/gls-1?show=printed#figure', { path: '/tables/gls-1', query: '?show=printed', fragment: 'figure' }],
    ['#/?q=what?', { path: '/', query: '?q=what?', fragment: '' }],
  ])('%s', (hash, parsed) => {
    expect(address.parseAddress(hash)).toEqual(parsed)
  })

  it.each([
    ['/runs?suite=quick', '#/runs?suite=quick'],
    ['?show=honest', '#/tables/gls-1?show=honest'],
    ['#content', '#/tables/gls-1?show=printed#content'],
    ['#/runs', '#/runs'],
    ['https://example.org/', 'https://example.org/'],
    ['pictures/ab.png', 'pictures/ab.png'],
  ])('a link to %s leads to %s', (href, exported) => {
    expect(address.snapshotHref(href)).toBe(exported)
  })
})
