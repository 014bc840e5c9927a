/** Stores in known states, and what is compared of them. */
import { readdirSync } from 'node:fs'
import { expect } from 'vitest'
import type { NoisyLabelsConfig } from '../../db/config/noisy-labels.ts'
import { artefacts, runs } from '../../db/schema/index.ts'
import { ArtefactStore } from '../../harness/store/artefacts.ts'
import { mergeStore } from '../../harness/store/exchange/merge.ts'
import { storeEnvironment } from '../../harness/store/runs/executed-on.ts'
import { claim, finish } from '../../harness/store/runs/queue.ts'
import { SqliteRecorder } from '../../harness/store/runs/sqlite-recorder.ts'
import { runFake } from '../execution/fakes/run.ts'
import { fakePlan, type Workbench } from '../execution/workbench.ts'

export const STATES = ['queued', 'interrupted', 'failed', 'done'] as const
export type State = (typeof STATES)[number]

const STEPS = 20

/** Brings runs, by seed, to a state each. */
export async function doRuns(bench: Workbench, states: Record<string, State>): Promise<void> {
  for (const [seed, state] of Object.entries(states)) {
    const [run] = fakePlan([Number(seed)], { steps: STEPS })
    bench.enqueue([run!])
    if (state === 'queued') continue
    claim(bench.database, run!.id)
    // One clock for all stores: runs that got equally far are the same version.
    bench.database.update(runs).set({ startedAt: 1 }).run()
    storeEnvironment(
      bench.database,
      run!.id,
      { id: 'here', facts: { cpu: 'a slow one' } },
      { gitCommit: null, gitDirty: null, card: null },
    )
    const recorder = new SqliteRecorder({ ...bench, runId: run!.id })
    if (state === 'done') {
      await runFake({ ...(run!.config as NoisyLabelsConfig), batchSize: 0 }, recorder)
    } else {
      for (let step = 1; step <= 7; step++) recorder.metric('loss', 'step', step, step)
      recorder.saveState(5, Buffer.from(`${seed} ${state} state 5`))
      recorder.progress(7, STEPS, 'training')
    }
    recorder.flush()
    finish(bench.database, run!.id, state)
    if (state === 'done') recorder.dropResumeData()
  }
  bench.database.update(runs).set({ heartbeatAt: 1 }).run()
}

export function merge(into: Workbench, from: Workbench) {
  return mergeStore(into.database, into.path, from.path)
}

export function idOf(seed: number): string {
  return fakePlan([seed], { steps: STEPS })[0]!.id
}

export function digestsOf({ database }: Workbench): string[] {
  return database
    .select({ sha256: artefacts.sha256 })
    .from(artefacts)
    .orderBy(artefacts.sha256)
    .all()
    .map((row) => row.sha256)
}

export function files({ path }: Workbench): string[] {
  try {
    const all = readdirSync(`${path}.d`, { recursive: true }) as string[]
    return all.filter((name) => name.includes('/')).sort()
  } catch {
    return []
  }
}

/** Digests of the files, each as its bytes say. */
export function wholeFiles(bench: Workbench): string[] {
  const store = new ArtefactStore(bench.path)
  return files(bench).map((name) => {
    const digest = name.split('/')[1]!
    expect(store.read(digest)).not.toBeNull()
    return digest
  })
}
