import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Archive } from '../../../datasets/archives.ts'
import type { Progress } from '../../../datasets/fetch/progress.ts'
import { TEST_MS } from '../../patience.ts'
import { archive, bytes, DEAD, digest, folder, get, half, kept, other, refused, sha256, stored } from './fetching.ts'
import { cut, destroyOnce, inTurn, QUICK_DISK, serve, status, whole } from './server.ts'

describe('a download', () => {
  it('has the bytes, its progress, and the list of its contents', async () => {
    await using server = await serve(whole(bytes))
    const seen: Progress[] = []
    expect(await get(archive(server), { watch: (progress) => seen.push(progress) })).toEqual([
      { file: 'a.bin', fetched: true },
    ])
    expect(sha256(stored())).toBe(digest)
    expect(readdirSync(folder).sort()).toEqual(['a.bin', 'a.bin.contents'])
    expect(readFileSync(join(folder, 'a.bin.contents'), 'utf8')).toBe(`${digest}  a.bin\n`)
    expect(seen.at(0)).toMatchObject({ file: 'a.bin', doing: 'downloading', bytes: 0, total: 300_000 })
    expect(seen.filter(({ doing }) => doing === 'downloading').at(-1)).toMatchObject({ bytes: 300_000 })
    expect(await get(archive(server))).toEqual([{ file: 'a.bin', fetched: false }])
    expect(server.asked).toEqual(['/a.bin'])
  })

  it('goes on where the server broke off', async () => {
    await using server = await serve(inTurn(cut(bytes, half, { etag: '"1"', kept }), whole(bytes, { etag: '"1"' })))
    await get(archive(server))
    expect(sha256(stored())).toBe(digest)
    expect(server.asked).toEqual(['/a.bin', `/a.bin bytes=${half}-`])
  })

  it('goes on in a later call, and keeps the part when all attempts fail', async () => {
    const answers = [cut(bytes, half, { etag: '"1"', kept }), status(503), whole(bytes, { etag: '"1"' })]
    let ready = false
    await using server = await serve((...request) => (ready ? answers[2]! : inTurn(...answers.slice(0, 2)))(...request))
    const error = await refused(archive(server))
    expect(error.message).toBe(`a.bin could not be downloaded: ${server.url}/a.bin answers 503`)
    expect(error.remedy).toMatch(/^run the same command again to resume/)
    expect([error.exitCode, existsSync(join(folder, 'a.bin'))]).toEqual([3, false])
    expect(readFileSync(join(folder, 'a.bin.part')).equals(bytes.subarray(0, half))).toBe(true)
    ready = true
    await get(archive(server))
    expect(sha256(stored())).toBe(digest)
    expect(server.asked.at(-1)).toBe(`/a.bin bytes=${half}-`)
  })

  it('starts over when the server does not honour ranges', async () => {
    const manners = { ranges: false }
    await using server = await serve(inTurn(cut(bytes, half, { ...manners, kept }), whole(bytes, manners)))
    await get(archive(server))
    expect(sha256(stored())).toBe(digest)
  })

  it.each([
    { says: 'another ETag', before: { etag: '"1"' }, after: { etag: '"2"' }, declared: false },
    { says: 'another ETag, with a digest', before: { etag: '"1"' }, after: { etag: '"2"' }, declared: true },
    { says: 'nothing to tell it by', before: {}, after: {}, declared: false },
    { says: 'nothing, but the digest does', before: {}, after: {}, declared: true },
  ])('starts over when the file changed between two attempts: $says', async ({ before, after, declared }) => {
    await using server = await serve(inTurn(cut(other, half, { ...before, kept }), whole(bytes, after)))
    await get({ ...archive(server), digest: declared ? archive(server).digest : null })
    expect(sha256(stored())).toBe(digest)
  })

  it('starts over when the file grew shorter than the part', async () => {
    const short = bytes.subarray(0, 1000)
    await using server = await serve((request, response, nth) => {
      if (nth === 0) cut(bytes, half, { kept })(request, response, nth)
      else if (request.headers.range !== undefined) status(416)(request, response, nth)
      else whole(short)(request, response, nth)
    })
    const digest = { algorithm: 'sha256' as const, value: sha256(short) }
    await get({ ...archive(server), bytes: null, digest })
    expect(sha256(stored())).toBe(sha256(short))
  })

  it('takes the next mirror when the first is dead, does not have it, or has something else', async () => {
    await using missing = await serve(status(404))
    await using wrong = await serve(whole(other))
    await using page = await serve(status(200, { 'content-type': 'text/html; charset=utf-8' }))
    await using short = await serve(whole(bytes.subarray(0, half)))
    await using good = await serve(whole(bytes))
    const urls = [DEAD, missing.url, wrong.url, page.url, short.url, good.url].map((url) => `${url}/a.bin`)
    await get({ ...archive(good), urls })
    expect(sha256(stored())).toBe(digest)
    expect([missing, wrong, page, short, good].map(({ asked }) => asked.length)).toEqual([1, 1, 1, 1, 1])
  })

  it('goes on at the next mirror with what the first had sent', async () => {
    await using first = await serve(inTurn(cut(bytes, half, { kept }), status(404)))
    await using second = await serve(whole(bytes))
    await get({ ...archive(first), urls: [first, second].map(({ url }) => `${url}/a.bin`) })
    expect(sha256(stored())).toBe(digest)
    expect(second.asked).toEqual([`/a.bin bytes=${half}-`])
  })

  it('says of every address what happened', async () => {
    await using missing = await serve(status(404))
    await using page = await serve(status(200, { 'content-type': 'text/html' }))
    const { message, remedy, exitCode } = await refused({
      ...archive(missing),
      urls: [`${DEAD}/a.bin`, `${missing.url}/a.bin`, `${page.url}/a.bin`],
    })
    expect(message).toBe(
      `a.bin could not be downloaded: ${DEAD}/a.bin refuses connections; ${missing.url}/a.bin answers 404; ` +
        `${page.url}/a.bin answers with a web page`,
    )
    expect([remedy, exitCode]).toEqual(['get it elsewhere and name its folder or URL with --from', 3])
  })

  it('refuses wrong bytes, says what was expected and found, and keeps nothing of them', async () => {
    await using server = await serve(whole(other))
    const { message, exitCode } = await refused(archive(server))
    expect(message).toContain(`serves a different file: sha256 ${sha256(other)} instead of ${digest}`)
    expect([exitCode, readdirSync(folder)]).toEqual([1, []])
  })

  it('refuses a file of another length than stated, before it is sent', async () => {
    await using server = await serve(whole(Buffer.concat([bytes, bytes])))
    const { message } = await refused(archive(server))
    expect(message).toContain('announces 600,000 bytes, the file has 300,000')
  })

  it('does not take a file for whole that the server announces as longer than it is', async () => {
    await using server = await serve((_request, response) => {
      response.setHeader('content-length', 400_000)
      response.write(bytes, () => destroyOnce(response, () => kept() >= bytes.length))
    })
    const { message } = await refused({ ...archive(server), bytes: null, digest: null })
    expect(message).toContain('broke off after 300 kB of 400 kB')
    expect(existsSync(join(folder, 'a.bin'))).toBe(false)
  })

  it('does not take more than the file has from a server that announces nothing', async () => {
    await using server = await serve((_request, response) => {
      response.write(bytes) // in chunks, without a length
      response.end(bytes)
    })
    const { message } = await refused({ ...archive(server), digest: null })
    expect(message).toContain('sends more than the 300,000 bytes that the file has')
    expect(readdirSync(folder)).toEqual([])
  })

  it('gives up on a server that falls silent, and tries again', async () => {
    const stalls = (_request: unknown, response: import('node:http').ServerResponse) => {
      response.setHeader('content-length', bytes.length)
      response.write(bytes.subarray(0, half))
    }
    await using server = await serve(inTurn(stalls, whole(bytes)))
    await get(archive(server), { stallMs: 3000 })
    expect(sha256(stored())).toBe(digest)
    await using mute = await serve(() => {})
    rmSync(join(folder, 'a.bin.contents'))
    rmSync(join(folder, 'a.bin'))
    const { message } = await refused(archive(mute), { stallMs: 100 })
    expect(message).toContain('did not answer within 0.1 s')
  })

  it('follows redirects, but not in circles, nor out of the web', async () => {
    await using target = await serve(whole(bytes))
    await using server = await serve(status(302, { location: `${target.url}/b` }))
    await get(archive(server))
    expect(sha256(stored())).toBe(digest)
    rmSync(join(folder, 'a.bin.contents'))
    rmSync(join(folder, 'a.bin'))
    await using circle = await serve(status(301, { location: '/a.bin' }))
    expect((await refused(archive(circle))).message).toContain('redirects more than 8 times')
    await using file = await serve(status(302, { location: 'file:///etc/passwd' }))
    expect((await refused(archive(file))).message).toContain('redirects to file:///etc/passwd')
  })

  it('leaves packed bytes packed, whatever the server calls their encoding', async () => {
    await using server = await serve((request, response, nth) => {
      response.setHeader('content-encoding', 'x-gzip')
      whole(bytes)(request, response, nth)
    })
    await get(archive(server))
    expect(sha256(stored())).toBe(digest)
  })

  it('replaces a file under its name that is not the right one', async () => {
    writeFileSync(join(folder, 'a.bin'), other)
    await using server = await serve(whole(bytes))
    await get(archive(server))
    expect(sha256(stored())).toBe(digest)
  })

  it('stops at once when told to, with the reason', async () => {
    await using server = await serve(cut(bytes, half, { kept }))
    const stop = new AbortController()
    const reason = new Error('stopped')
    setTimeout(() => stop.abort(reason), 100)
    await expect(get(archive(server), { signal: stop.signal, pauseMs: 2 * TEST_MS })).rejects.toBe(reason)
  })

  it('stops at once while it is still connecting', async () => {
    const mute = createServer().listen(0, '127.0.0.1') // takes the connection and says nothing, while TLS is waited for
    await once(mute, 'listening')
    const { port } = mute.address() as AddressInfo
    // Time stands still: nothing but the signal ends this.
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const stop = new AbortController()
    mute.once('connection', () => stop.abort(new Error('stopped')))
    const urls = [`https://127.0.0.1:${port}/a.bin`]
    const one: Archive = { file: 'a.bin', urls, digest: null, bytes: null, unpack: 'keep' }
    await expect(get(one, { signal: stop.signal })).rejects.toThrow('stopped')
    mute.close()
  })

  it.each(['downloading', 'checking'] as const)('stops at once while it is %s', async (doing) => {
    await using server = await serve(whole(bytes))
    const stop = new AbortController()
    const reason = new Error('stopped')
    const watch = (progress: Progress) => void (progress.doing === doing && stop.abort(reason))
    await expect(get(archive(server), { signal: stop.signal, watch })).rejects.toBe(reason)
    expect(readdirSync(folder).filter((file) => !file.includes('.part'))).toEqual([])
    await get(archive(server))
    expect(sha256(stored())).toBe(digest)
  })

  it('asks the proxy that the environment names', async () => {
    await using proxy = await serve(whole(bytes))
    process.env.http_proxy = proxy.url
    try {
      await get({ ...archive(proxy), urls: ['http://mirror.invalid/a.bin'] })
    } finally {
      delete process.env.http_proxy
    }
    expect(sha256(stored())).toBe(digest)
    expect(proxy.asked).toEqual(['http://mirror.invalid/a.bin'])
  })

  it('comes once more when asked to, where no digest tells a damaged file from a whole one', async () => {
    await using server = await serve(whole(bytes))
    const unknown = { ...archive(server), digest: null, bytes: null }
    await get(unknown)
    writeFileSync(join(folder, 'a.bin'), other)
    await get(unknown, { again: true })
    expect(sha256(stored())).toBe(digest)
  })

  it('comes from a mirror of one’s own, or from a folder', async () => {
    await using server = await serve(whole(bytes))
    await get({ ...archive(server), urls: [`${DEAD}/a.bin`] }, { from: `${server.url}/sets/` })
    expect(server.asked).toEqual(['/sets/a.bin'])
    const downloads = mkdtempSync(join(QUICK_DISK, 'maskbench-fetch-'))
    const again = { from: downloads, again: true }
    expect((await refused(archive(server), again)).message).toBe(`there is no a.bin in ${downloads}`)
    writeFileSync(join(downloads, 'a.bin'), other)
    expect((await refused(archive(server), again)).message).toMatch(/a\.bin is damaged: sha256 .* instead of /)
    writeFileSync(join(downloads, 'a.bin'), bytes)
    rmSync(join(folder, 'a.bin'))
    await get(archive(server), again)
    expect(sha256(stored())).toBe(digest)
    expect(readFileSync(join(downloads, 'a.bin')).equals(bytes)).toBe(true)
    rmSync(downloads, { recursive: true })
  })
})
