import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { crawl } from '../../harness/snapshot/crawl.ts'
import { type Answer, inTurn, serve } from '../datasets/fetch/server.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'maskbench-crawl-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const page =
  (text: string): Answer =>
  (_request, response) => {
    response.setHeader('content-type', 'text/html').end(`<!doctype html><body>${text}</body>`)
  }
const closed: Answer = (request) => void request.socket.destroy()
const read = (base: string) =>
  crawl({
    base,
    folder,
    headers: {},
    wanted: () => true,
    clean: (text) => text,
    tell: () => {},
    signal: new AbortController().signal,
  })

it('asks again where the server has closed the connection meanwhile', async () => {
  const runs = inTurn(closed, page('all runs'))
  let nth = 0
  await using server = await serve((request, response) => {
    if (request.url === '/') page('<a href="/runs">runs</a>')(request, response, 0)
    else runs(request, response, nth++)
  })
  const { files, pages } = await read(server.url)
  expect(pages).toEqual(['/', '/runs'])
  expect(readFileSync(join(folder, files.get('/runs')!), 'utf8')).toContain('all runs')
})

it('fails where the server has gone', async () => {
  await using server = await serve(closed)
  await expect(read(server.url)).rejects.toThrow('fetch failed')
  expect(server.asked).toEqual(['/', '/'])
})
