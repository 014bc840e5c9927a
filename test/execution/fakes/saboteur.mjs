/**
 * Loaded before a worker by `--import`: kills processes at an exact moment of its writing. `SABOTAGE` in the environment
 * names a folder: its `moment.json` says which moment (see killing.ts), `log` gets a line for every start and end.
 */
import fs, { appendFileSync, readFileSync } from 'node:fs'
import { createRequire, syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'
import { isMainThread, Worker } from 'node:worker_threads'

const { openSync: open, closeSync: close, writeSync: write, fsyncSync: flush, renameSync: rename, rmSync: remove } = fs
const STATE = /\.sqlite\.d\/.*\.tmp$/
const { SABOTAGE, MASKBENCH_PARENT } = process.env
const words = process.argv.slice(2)

if (SABOTAGE && isMainThread && words[0] === 'worker') {
  const log = join(SABOTAGE, 'log')
  appendFileSync(log, `start ${words[1]}\n`)
  process.on('exit', (code) => appendFileSync(log, `end ${words[1]} ${code}\n`))
  sabotage(join(SABOTAGE, 'moment.json'))
}

function sabotage(file) {
  let due = {}
  let passed = 0
  /** Whether this is the moment; counts the times that the right one passed. */
  const isDue = (name) => {
    const now = JSON.parse(readFileSync(file, 'utf8'))
    if (now.done !== due.done) passed = 0
    due = now
    if (name !== due.moment || ++passed < due.nth) return false
    try {
      close(open(due.done, 'wx'))
      return true
    } catch {
      return false // it has happened
    }
  }
  const kill = () => {
    const { target } = due
    if (target === 'group') process.kill(-Number(MASKBENCH_PARENT), 'SIGKILL')
    if (target !== 'worker') process.kill(Number(MASKBENCH_PARENT), 'SIGKILL')
    if (target !== 'parent') process.kill(process.pid, 'SIGKILL')
  }
  const at = (name) => isDue(name) && kill()

  const files = new Set()
  fs.openSync = (path, ...rest) => {
    const file = open(path, ...rest)
    if (STATE.test(String(path))) files.add(file)
    else files.delete(file)
    return file
  }
  fs.writeSync = (file, bytes, ...rest) => {
    if (files.has(file) && isDue('half a file')) {
      write(file, bytes, 0, bytes.length >> 1)
      kill()
    }
    return write(file, bytes, ...rest)
  }
  fs.fsyncSync = (file) => {
    if (files.has(file)) at('before flushing')
    return flush(file)
  }
  fs.renameSync = (from, to) => {
    if (!STATE.test(String(from))) return rename(from, to)
    at('before the name')
    rename(from, to)
    at('after the name')
  }
  fs.rmSync = (path, options) => {
    const state = /\.sqlite\.d\/[^.]*$/.test(String(path))
    if (state) at('before dropping')
    remove(path, options)
    if (state) at('after dropping')
  }
  syncBuiltinESMExports()

  const { prototype } = createRequire(import.meta.url)('better-sqlite3')
  const { transaction } = prototype
  prototype.transaction = function (body) {
    return transaction.call(this, (...args) => {
      at('transaction begun')
      const result = body(...args)
      at('before commit')
      if (isDue('in commit')) killSoon(kill, due.delayMs)
      return result
    })
  }
}

/** From another thread, while this one is inside of SQLite. */
function killSoon(kill, delayMs) {
  const go = new Int32Array(new SharedArrayBuffer(8))
  const code = `
    const { workerData: { go, delayMs, kill, env } } = require('node:worker_threads')
    Atomics.store(go, 1, 1); Atomics.notify(go, 1)
    Atomics.wait(go, 0, 0)
    const until = performance.now() + delayMs
    while (performance.now() < until) {}
    for (const pid of kill) try { process.kill(pid, 'SIGKILL') } catch {}`
  const pids = []
  const real = process.kill
  process.kill = (pid) => pids.push(pid)
  kill()
  process.kill = real
  new Worker(code, { eval: true, execArgv: [], env: {}, workerData: { go, delayMs, kill: pids } })
  Atomics.wait(go, 1, 0) // for the thread to be there
  Atomics.store(go, 0, 1)
  Atomics.notify(go, 0)
}
