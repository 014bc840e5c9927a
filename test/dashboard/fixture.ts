/**
 * A result store with made-up numbers for tests of the dashboard and for looking at its pages:
 * `npx tsx test/dashboard/fixture.ts /tmp/fixture.sqlite [--live]` writes one. Nothing in it was measured.
 */
import { setTimeout } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { eq } from 'drizzle-orm'
import { type Database, openDatabase } from '../../db/open.ts'
import * as schema from '../../db/schema/index.ts'
import { REPRESENTATIONS } from './fixture/lines.ts'
import { addNoisyLabels } from './fixture/noisy-labels.ts'
import { addRepresentation } from './fixture/representations.ts'
import { addPoint, unit } from './fixture/rows.ts'

const START = Date.UTC(2026, 1, 3, 9, 30)
/** Fills `path` with a fixture and returns it open for writing. */
export function writeFixture(path: string): Database {
  const database = openDatabase(path)
  database.transaction(() => {
    database
      .insert(schema.meta)
      .values([
        { key: 'code:representation', value: 'code-2' },
        { key: 'code:noisy-labels', value: 'code-2' },
      ])
      .run()
    database
      .insert(schema.environments)
      .values({
        id: 'fixture-machine',
        facts: {
          fixture: 'made-up numbers for tests',
          node: 'v20.20.2',
          tensorflow: '2.21.0',
          device: 'cpu',
          cpu: 'Example CPU 2.6 GHz',
          cores: 2,
          memoryGb: 24,
          platform: 'linux x64',
        },
      })
      .run()
    let at = START
    for (const line of REPRESENTATIONS) {
      for (const seed of line.seeds) at = addRepresentation(database, path, line, seed, at)
    }
    for (const dataset of ['uci-heart', 'uci-splice'] as const) {
      for (const seed of [0, 1, 2]) at = addNoisyLabels(database, dataset, seed, at)
    }
  })
  return database
}

/** Keeps the running run going until the process is stopped: for watching live pages. */
async function simulate(database: Database): Promise<void> {
  const run = database.select().from(schema.runs).where(eq(schema.runs.status, 'running')).get()
  if (!run) return
  for (let step = run.step + 1; step <= run.totalSteps; step++) {
    await setTimeout(500)
    addPoint(database, run.id, 'loss', step, 2.1 + 0.1 * unit(String(step)))
    database
      .update(schema.runs)
      .set({ step, phase: `epoch ${Math.floor(step / 39) + 1}/5`, heartbeatAt: Date.now() })
      .where(eq(schema.runs.id, run.id))
      .run()
  }
  database.update(schema.runs).set({ status: 'done', endedAt: Date.now() }).where(eq(schema.runs.id, run.id)).run()
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const path = process.argv[2]
  if (!path) throw new Error('usage: npx tsx test/dashboard/fixture.ts FILE [--live]')
  const database = writeFixture(path)
  if (process.argv.includes('--live')) await simulate(database)
  database.$client.close()
}
