// @ts-check
/**
 * A lock for one set-up at a time: a file with one line for each process that works under it, the owner and the
 * programs it started, so that orphans of a killed owner count. The lock is stale when none of them is alive.
 */
import { randomUUID } from 'node:crypto'
import {
  appendFileSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const POLL_MS = 300
const HEARTBEAT_MS = 5_000
/** A lock held on another machine (with a shared home folder) is stale after this time without a heartbeat. */
const SILENT_MS = 120_000

/**
 * Runs `work` while holding the lock at `path`; waits while another live process holds it.
 * @template T
 * @param {string} path
 * @param {(holder: string) => void} waiting - called once if another process holds the lock.
 * @param {(adopt: (pid: number | undefined) => void) => Promise<T>} work - passes every program it starts to `adopt`.
 * @param {AbortSignal} [signal] - ends the waiting; its reason is thrown.
 * @returns {Promise<T>}
 */
export async function withLock(path, waiting, work, signal) {
  mkdirSync(dirname(path), { recursive: true })
  let told = false
  while (!take(path)) {
    const holders = read(path)
    if (holders !== null && isStale(path, holders)) {
      evict(path, holders)
      continue
    }
    if (!told && holders !== null) waiting(`process ${holders.split(' ')[1]}`)
    told = true
    await sleep(POLL_MS)
    signal?.throwIfAborted()
  }
  const heartbeat = setInterval(() => touch(path), HEARTBEAT_MS).unref()
  const release = () => rmSync(path, { force: true })
  process.on('exit', release)
  try {
    return await work((pid) => {
      if (pid !== undefined) appendFileSync(path, processLine(pid))
    })
  } finally {
    clearInterval(heartbeat)
    process.off('exit', release)
    release()
  }
}

/** @param {string} path */
function take(path) {
  const own = `${path}.${randomUUID()}`
  writeFileSync(own, processLine(process.pid))
  try {
    linkSync(own, path) // atomic
    return true
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(own)
  }
}

/** Removes a stale lock, unless another process has replaced it meanwhile.
 * @param {string} path
 * @param {string} stale
 */
function evict(path, stale) {
  const aside = `${path}.${randomUUID()}`
  try {
    renameSync(path, aside)
  } catch {
    return
  }
  try {
    if (read(aside) !== stale) linkSync(aside, path)
  } catch {
    // Another process holds it now.
  } finally {
    rmSync(aside)
  }
}

/** Whether a process of these lines may still run; what runs on another machine cannot be seen.
 * @param {string} processes
 */
export function mayBeAlive(processes) {
  return processes
    .trim()
    .split('\n')
    .some((line) => !line.startsWith(`${hostname()} `) || isAlive(line))
}

/**
 * @param {string} path
 * @param {string} holders
 */
function isStale(path, holders) {
  const lines = holders.trim().split('\n')
  const here = lines.filter((line) => line.startsWith(`${hostname()} `))
  if (here.length > 0) return here.every((line) => !isAlive(line))
  try {
    return Date.now() - statSync(path).mtimeMs > SILENT_MS
  } catch {
    return false
  }
}

/** @param {string} line */
function isAlive(line) {
  const [, pid, started] = line.split(' ')
  return startOf(Number(pid)) === started
}

/** A line that names a process, also after another one was given its id.
 * @param {number} pid
 */
export function processLine(pid) {
  return `${hostname()} ${pid} ${startOf(pid) ?? 'gone'}\n`
}

/** Start time of the process in kernel ticks, which distinguishes it from a later process with the same id.
 * @param {number} pid
 */
function startOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    return undefined
  }
}

/** @param {string} path */
function read(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

/** @param {string} path */
function touch(path) {
  try {
    utimesSync(path, new Date(), new Date())
  } catch {}
}
