/** Kills the real command line at chosen moments, again and again, until it has finished, and says what was hit. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { openReadOnly } from '../../db/read-only.ts'
import { Random } from '../../harness/base/random.ts'

const BIN = join(import.meta.dirname, '../../harness/cli/bin.mjs')
const SABOTEUR = fileURLToPath(new URL('./fakes/saboteur.mjs', import.meta.url))

/** Exact moments in which a worker writes, by what they are part of. */
const WRITING = {
  'writing a file': ['half a file', 'before flushing', 'before the name', 'after the name', 'before dropping'],
  'writing rows': ['transaction begun', 'before commit', 'in commit', 'after dropping'],
} as const

/** Moments that are waited for from outside, by the phase that the run is in. */
const PHASES = { training: /^epoch|^all rows|held out/, evaluating: /^evaluating/ } as const

export const KINDS = ['training', 'writing a file', 'evaluating', 'writing rows'] as const
export const TARGETS = ['worker', 'parent', 'both', 'group'] as const

export interface KillPoint {
  kind: (typeof KINDS)[number]
  target: (typeof TARGETS)[number]
  /** Moment within a write; empty for a phase. */
  moment: string
  /** Which such moment of a worker's life it is, from 1. */
  nth: number
  delayMs: number
}

/** Every kind and every target in turn, all else at random. */
export function moments(count: number, seed: number): KillPoint[] {
  const random = new Random(seed)
  return Array.from({ length: count }, (_, i) => {
    const kind = KINDS[i % KINDS.length]!
    const choices: readonly string[] = kind in WRITING ? WRITING[kind as keyof typeof WRITING] : ['']
    const late = kind in WRITING ? random.uniform() * 3 : random.uniform() * 600
    return {
      kind,
      target: TARGETS[(i + Math.floor(i / KINDS.length)) % TARGETS.length]!,
      moment: choices[random.integer(choices.length)]!,
      nth: 1 + random.integer(4),
      delayMs: Math.round(10 * late) / 10,
    }
  })
}

/**
 * Gives the same command until its suite is finished and every moment has come; where the suite is finished first, it
 * begins anew in another folder.
 * @param folder - makes one.
 * @param@param inspect - checks a folder whose suite is finished.
 * @returns what was hit, a line a moment.
 */
export async function killAgainAndAgain(
  moments: readonly KillPoint[],
  folder: () => string,
  inspect: (folder: string) => void,
): Promise<string[]> {
  let rounds = 0
  const hits: string[] = []
  do {
    const here = folder()
    rounds += 1
    for (let finished = false; !finished; ) finished = await oneCommand(moments, here, hits)
    await oneCommand([], here, []) // finds nothing left to do, and nobody reads the database while it ends
    inspect(here)
  } while (hits.length < moments.length && rounds < moments.length)
  return hits
}

/** @returns whether it finished the suite. */
async function oneCommand(moments: readonly KillPoint[], folder: string, hits: string[]): Promise<boolean> {
  announce(folder, null)
  const command = start(folder)
  for (;;) {
    const moment = moments[hits.length]
    if (moment === undefined) break
    const hit = await oneKill(moment, hits.length, folder, command.child)
    if (hit === null) break
    hits.push(`${hits.length + 1}. ${hit}`)
    // The parent of a worker that was killed alone starts it again: that is no end.
    if (moment.target !== 'worker') break
  }
  const { code, signal } = await command.end
  if (signal !== 'SIGKILL' && code !== 0) throw new Error(`the command ended with ${code}: ${command.said()}`)
  return code === 0
}

/** @returns what was hit; null when the command ended before. */
async function oneKill(moment: KillPoint, i: number, folder: string, child: ChildProcess): Promise<string | null> {
  const { kind, target, delayMs } = moment
  const done = join(folder, `killed-${i}`)
  const lives = () => child.exitCode === null && child.signalCode === null
  if (moment.moment !== '') {
    announce(folder, { ...moment, done })
    while (lives() && !existsSync(done)) await sleep(10)
    return existsSync(done) ? `${target}: ${kind}, ${moment.moment} (${moment.nth})` : null
  }
  announce(folder, null)
  const found = await untilPhase(folder, PHASES[kind as keyof typeof PHASES], lives)
  if (found === null) return null
  await sleep(delayMs)
  if (!lives()) return null
  kill(child.pid!, found.pid, target)
  return `${target}: ${kind}, ${delayMs} ms after "${found.phase}"`
}

/** Read by the saboteur whenever something is written. */
function announce(folder: string, moment: object | null): void {
  writeFileSync(join(folder, 'moment.json.new'), JSON.stringify(moment ?? {}))
  renameSync(join(folder, 'moment.json.new'), join(folder, 'moment.json'))
}

function kill(parent: number, worker: number, target: KillPoint['target']): void {
  const pids = { worker: [worker], parent: [parent], both: [parent, worker], group: [-parent] }[target]
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It has just ended by itself.
    }
  }
}

function start(folder: string) {
  const { MASKBENCH_DB: _, ...environment } = process.env
  const child = spawn(process.execPath, [BIN, 'run', 'killed.json', '--jobs', '2'], {
    cwd: folder,
    env: { ...environment, SABOTAGE: folder, NODE_OPTIONS: `--import ${SABOTEUR}` },
    detached: true, // a process group of its own, to be killed as one
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let text = ''
  child.stderr.setEncoding('utf8').on('data', (more: string) => {
    text += more
  })
  const end = once(child, 'exit').then(([code, signal]) => ({ code, signal }))
  return { child, end, said: () => text }
}

/** @returns null when the command ended before any run was in such a phase. */
async function untilPhase(folder: string, phase: RegExp, lives: () => boolean) {
  const path = join(folder, 'maskbench.sqlite')
  while (lives()) {
    await sleep(20)
    const database = openReadOnly(path)
    const found = database?.$client.prepare("select phase, pid from runs where status = 'running'").all() ?? []
    database?.$client.close()
    const hit = (found as { phase: string; pid: number }[]).find((run) => phase.test(run.phase))
    if (hit) return hit
  }
  return null
}

/** How often each run was started, and how often it ended well. */
export function attempts(folder: string): Map<string, { started: number; done: number; startedAfterDone: number }> {
  const runs = new Map<string, { started: number; done: number; startedAfterDone: number }>()
  for (const line of readFileSync(join(folder, 'log'), 'utf8').trim().split('\n')) {
    const [what, id = '', code] = line.split(' ')
    const run = runs.get(id) ?? { started: 0, done: 0, startedAfterDone: 0 }
    runs.set(id, run)
    if (what === 'end' && code === '0') run.done += 1
    if (what !== 'start') continue
    run.started += 1
    if (run.done > 0) run.startedAfterDone += 1
  }
  return runs
}

/** Names of all files in the folder but the database and what the killing needs. */
export function filesOf(folder: string): string[] {
  const all = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return all.map(({ name }) => name).filter((name) => !OURS.test(name))
}

const OURS = /^(maskbench\.sqlite|killed\.json|log|moment\.json|killed-\d+)$/
