/** What a suite that was killed must be in the end: as if nothing had happened. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { openReadOnly } from '../../db/read-only.ts'
import { attempts, filesOf, type KillPoint, killAgainAndAgain } from './killing.ts'
import { integrity, snapshot } from './snapshot.ts'

/** @returns what was hit, a line a moment. */
export async function expectUnharmed(suite: object, moments: readonly KillPoint[]): Promise<string[]> {
  const root = mkdtempSync(join(tmpdir(), 'maskbench-test-'))
  const folder = () => {
    const path = mkdtempSync(join(root, 'killed-'))
    writeFileSync(join(path, 'killed.json'), JSON.stringify(suite))
    return path
  }
  try {
    let whole: ReturnType<typeof look> | undefined
    await killAgainAndAgain([], folder, (path) => {
      whole = look(path)
    })
    expect(whole!.runs.every(({ status }) => status === 'done')).toBe(true)
    const hits = await killAgainAndAgain(moments, folder, (path) => expect(look(path)).toEqual(whole))
    for (const line of hits) process.stdout.write(`${line}\n`)
    return hits
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

/** Checks what can be told from one folder. @returns what must be the same in all. */
function look(folder: string) {
  const files = filesOf(folder) // before the database is opened, which makes files beside it
  const database = openReadOnly(join(folder, 'maskbench.sqlite'))!
  const found = snapshot(database)
  expect(integrity(database)).toBe('ok')
  const counted = database.$client.prepare('select id, attempts from runs').all() as { id: string; attempts: number }[]
  const parts = database.$client.prepare("select count(*) from meta where key like 'part:%'").pluck().get()
  database.$client.close()
  for (const { id, attempts: claimed } of counted) {
    const { started, done, startedAfterDone } = attempts(folder).get(id)!
    // A worker that was killed after its last word had no time to say that it ends.
    expect(done, `run ${id} was done once`).toBeLessThanOrEqual(1)
    expect(startedAfterDone, `run ${id} was not begun again`).toBe(0)
    expect(claimed).toBeLessThanOrEqual(started)
  }
  expect(parts).toBe(0)
  const named = new Set(found.artefacts.map(({ sha256 }) => sha256))
  expect(files.filter((name) => !named.has(name))).toEqual([])
  expect([...named].filter((name) => !files.includes(name))).toEqual([])
  return found
}
