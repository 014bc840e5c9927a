/** A folder with a suite that does not end by itself, and what its runs are doing. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openReadOnly } from '../../../db/read-only.ts'
import { type Folder, folder, TINY } from './maskbench.ts'

/** One run that takes longer than any test waits for. */
export function slow(): Folder {
  const here = folder()
  const [run] = TINY.runs
  writeFileSync(join(here.path, 'tiny.json'), JSON.stringify({ ...TINY, runs: [{ ...run, steps: 100_000 }] }))
  return here
}

/** @returns the number of the worker, once it trains. */
export async function working(here: Folder): Promise<number> {
  for (;;) {
    const [run] = ask<{ pid: number; phase: string }>(here, "select pid, phase from runs where status = 'running'")
    if (run?.phase.startsWith('all rows')) return run.pid
    await sleep(50)
  }
}

export function statuses(here: Folder): string[] {
  return ask<{ status: string }>(here, 'select status from runs').map(({ status }) => status)
}

function ask<Row>({ path }: Folder, question: string): Row[] {
  const database = openReadOnly(join(path, 'maskbench.sqlite'))
  const rows = database?.$client.prepare(question).all() ?? []
  database?.$client.close()
  return rows as Row[]
}
