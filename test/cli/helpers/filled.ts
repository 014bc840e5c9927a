/** A folder with a store of fake runs, and looks into it. */
import { join } from 'node:path'
import type { NoisyLabelsConfig } from '../../../db/config/noisy-labels.ts'
import { type Database, openDatabase } from '../../../db/open.ts'
import { openReadOnly } from '../../../db/read-only.ts'
import { claim, enqueue, finish } from '../../../harness/store/runs/queue.ts'
import { SqliteRecorder } from '../../../harness/store/runs/sqlite-recorder.ts'
import { runFake } from '../../execution/fakes/run.ts'
import { snapshot } from '../../execution/snapshot.ts'
import { fakePlan } from '../../execution/workbench.ts'
import { commands, type Here } from './in-process.ts'

type State = 'done' | 'failed' | 'interrupted' | 'queued'

/** A folder with a store of runs, by seed. */
export async function filled(states: Record<string, State>): Promise<Here> {
  const here = commands()
  const path = store(here)
  const database = openDatabase(path)
  for (const [seed, state] of Object.entries(states)) {
    const [run] = fakePlan([Number(seed)])
    enqueue(database, [run!], { suite: 'fake', commandOf: () => '' })
    if (state === 'queued') continue
    claim(database, run!.id)
    const recorder = new SqliteRecorder({ database, path, runId: run!.id, attempt: 1 })
    if (state === 'done') await runFake({ ...(run!.config as NoisyLabelsConfig), batchSize: 0 }, recorder)
    else recorder.saveState(5, Buffer.from(`state of ${seed}`))
    recorder.flush()
    finish(database, run!.id, state)
    if (state === 'done') recorder.dropResumeData()
  }
  database.$client.close()
  return here
}

export function idOf(seed: number): string {
  return fakePlan([seed])[0]!.id
}

export function store({ path }: Here): string {
  return join(path, 'maskbench.sqlite')
}

export function look(here: Here) {
  const database = openReadOnly(store(here))!
  try {
    return snapshot(database)
  } finally {
    database.$client.close()
  }
}

export function change(here: Here, by: (database: Database) => void): void {
  const database = openDatabase(store(here))
  by(database)
  database.$client.close()
}
