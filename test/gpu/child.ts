/** One part of the check in a process of its own, held to its time. */
import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { childEnvironment } from '../../harness/engine/environment.ts'
import type { Context } from './findings.ts'
import { PARTS } from './parts/index.ts'
import type { Finding } from './report.ts'

export interface Assignment extends Pick<Context, 'device' | 'rehearsed' | 'folder' | 'detail'> {
  part: string
  /** When its time is over, in milliseconds since 1970. */
  until: number
}

/** Seconds for what is begun to come to its end; then the process is ended. */
const GRACE = 10

/** In the child: does the part, saying what it finds to the parent. */
export async function perform({ part, until, ...assignment }: Assignment): Promise<void> {
  const { run } = await PARTS.find(({ name }) => name === part)!.load()
  const say = (finding: Finding) => void process.send!(finding)
  await run({ ...assignment, left: () => (until - Date.now()) / 1000, say })
  process.disconnect()
}

/** In the parent: starts the process and hears it to its end. An end that was not its own is a failure. */
export function assign(assignment: Assignment, say: (finding: Finding) => void, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const words = [...process.execArgv, process.argv[1]!, '--assignment', JSON.stringify(assignment)]
    const { device, until, part, detail } = assignment
    const child = spawn(process.execPath, words, {
      env: childEnvironment({ threads: availableParallelism(), device }),
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    let late = false
    const timer = setTimeout(
      () => {
        late = true
        child.kill('SIGKILL')
      },
      until - Date.now() + GRACE * 1000,
    )
    const stop = () => child.kill('SIGKILL')
    signal?.addEventListener('abort', stop)
    let said = ''
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4000)
    })
    child.on('message', (finding) => say(finding as Finding))
    child.on('close', (code, killed) => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', stop)
      const item = [part, detail].filter(Boolean).join(', ')
      // On a card nothing takes that long; a CPU may be slow, and that is no fault of what it computes.
      if (late && assignment.rehearsed) say({ skipped: item, why: 'it was cut off when its time was over' })
      else if (late) say({ failed: item, why: 'was still at it when its time was over; --seconds gives more' })
      else if (code !== 0) say({ failed: item, why: `ended with ${killed ?? code}: ${lastLine(said)}` })
      resolve()
    })
  })
}

function lastLine(text: string): string {
  const lines = text.trim().split('\n')
  return (lines.findLast((line) => /error/i.test(line)) ?? lines.at(-1) ?? '').trim().slice(0, 300)
}
