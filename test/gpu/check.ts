/** The check as a whole: every part in its turn, each with the time that those before it left. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EnvironmentError } from '../../harness/base/errors.ts'
import { assign } from './child.ts'
import type { Part } from './parts/index.ts'
import { add, type CheckReport, emptyReport, type Finding, type PartReport } from './report.ts'

export interface Wish {
  device: 'cpu' | 'gpu'
  /** Time of the whole check. */
  seconds: number
  parts: readonly Part[]
  /** Told of each part when it has ended. */
  ended(report: PartReport, soFar: CheckReport): void
  signal?: AbortSignal
}

/** Kept back from the parts for what is begun when their time is over. */
const RESERVE = 0.04

/** @throws EnvironmentError where a card is asked for and there is none, with the reason. */
export async function check({ device, seconds, parts, ended, signal }: Wish): Promise<CheckReport> {
  const folder = mkdtempSync(join(tmpdir(), 'maskbench-gpu-'))
  const began = Date.now()
  const report: CheckReport = {
    ok: true,
    rehearsed: device === 'cpu',
    started: new Date(began).toISOString(),
    seconds: 0,
    device: null,
    parts: [],
  }
  const since = (start: number) => (Date.now() - start) / 1000
  try {
    for (const [i, part] of parts.entries()) {
      const own = emptyReport(part.name, part.about)
      const started = Date.now()
      for (const [k, detail] of part.details.entries()) {
        if (signal?.aborted) break
        const shares = [...Array(part.details.length - k).fill(part.seconds / part.details.length), ...later(parts, i)]
        const until = Date.now() + 1000 * share(shares, seconds * (1 - RESERVE) - since(began))
        const on = part.on === 'host' ? 'cpu' : device
        const assignment = { part: part.name, detail, device: on, rehearsed: report.rehearsed, folder, until } as const
        const found: Finding[] = []
        await assign(assignment, (finding) => void found.push(finding), signal)
        for (const finding of found) hear(report, own, finding)
      }
      own.seconds = since(started)
      report.seconds = since(began)
      report.parts.push(own)
      report.ok &&= own.failed.length === 0
      ended(own, report)
    }
    return report
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const later = (parts: readonly Part[], i: number) => parts.slice(i + 1).map(({ seconds }) => seconds)

/** What the first of these may take of the seconds that are left: time that others left over is shared out among all. */
export function share([first = 0, ...rest]: readonly number[], left: number): number {
  const all = rest.reduce((sum, seconds) => sum + seconds, first)
  return Math.max(0, (first / all) * left)
}

function hear(report: CheckReport, own: PartReport, finding: Finding): void {
  if ('noCard' in finding) throw new EnvironmentError(finding.noCard)
  if ('device' in finding) report.device = finding.device
  add(own, finding)
}
