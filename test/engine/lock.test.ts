import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { withLock } from '../../harness/engine/installation/lock.mjs'

const ignore = () => {}
let path: string

beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'maskbench-lock-'))
  path = join(folder, 'deep', 'lock')
  onTestFinished(() => rmSync(folder, { recursive: true }))
})

test('work under one lock never overlaps', async () => {
  let inside = 0
  let most = 0
  const work = async () => {
    inside += 1
    most = Math.max(most, inside)
    await sleep(5)
    inside -= 1
  }
  await Promise.all(Array.from({ length: 8 }, () => withLock(path, ignore, work)))
  expect(most).toBe(1)
  expect(readdirSync(join(path, '..'))).toEqual([])
})

test('a lock is given back when the work fails', async () => {
  await expect(withLock(path, ignore, async () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(existsSync(path)).toBe(false)
})

test('the lock of a killed process is taken over without waiting', async () => {
  await withLock(path, ignore, async () => {}) // makes the folder
  const child = spawn('true')
  const { pid } = child
  await once(child, 'exit')
  writeFileSync(path, `${hostname()} ${pid} 12345\n`)
  const wait = vi.fn()
  expect(await withLock(path, wait, async () => 'mine')).toBe('mine')
  expect(wait).not.toHaveBeenCalled()
})

test('a process with the number of a dead one does not hold its lock', async () => {
  await withLock(path, ignore, async () => {})
  writeFileSync(path, `${hostname()} ${process.pid} 1\n`)
  expect(await withLock(path, ignore, async () => 'mine')).toBe('mine')
})

test('a program that outlives its killed owner still holds the lock', async () => {
  const child = spawn('sleep', ['1000'])
  onTestFinished(() => void child.kill())
  await withLock(path, ignore, async (adopt) => {
    adopt(child.pid)
    const lines = (await import('node:fs')).readFileSync(path, 'utf8').trim().split('\n')
    writeFileSync(path, `${hostname()} 1 gone\n${lines[1]}\n`) // as if the owner had died
    let taken = false
    const second = withLock(path, ignore, async () => {
      taken = true
    })
    await sleep(400)
    expect(taken).toBe(false)
    child.kill()
    await second
    expect(taken).toBe(true)
  })
})

test('the lock of another machine counts until it has been silent for two minutes', async () => {
  await withLock(path, ignore, async () => {})
  writeFileSync(path, 'another-machine 1 1\n')
  let told = ''
  let taken = false
  const work = withLock(
    path,
    (holder) => {
      told = holder
    },
    async () => {
      taken = true
    },
  )
  await expect.poll(() => told).toBe('process 1')
  await sleep(400) // it looks again meanwhile
  expect(taken).toBe(false)
  const longAgo = Date.now() / 1000 - 121
  utimesSync(path, longAgo, longAgo)
  await work
  expect(taken).toBe(true)
})

test('waiting ends when it is no longer wanted, and leaves the lock alone', async () => {
  const controller = new AbortController()
  await withLock(path, ignore, async () => {
    const waiting = () => controller.abort(new Error('not wanted'))
    const second = withLock(path, waiting, async () => 'mine', controller.signal)
    await expect(second).rejects.toThrow('not wanted')
    expect(existsSync(path)).toBe(true)
  })
})
