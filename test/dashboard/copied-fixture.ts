import { copyFileSync, cpSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { type Database, openDatabase } from '../../db/open.ts'
import { runs } from '../../db/schema/index.ts'
import { madeOnce } from '../made-once.ts'
import { runningSince } from './fixture/rows.ts'
import { writeFixture } from './fixture.ts'

/** The fixture at `path`, open for writing: a copy of one that all test files share. */
export function copyFixture(path: string): Database {
  const original = join(
    madeOnce('fixture', (folder) => writeFixture(join(folder, 'fixture.sqlite')).$client.close()),
    'fixture.sqlite',
  )
  cpSync(`${original}.d`, `${path}.d`, { recursive: true })
  // A server may already look at the path.
  copyFileSync(original, `${path}.part`)
  renameSync(`${path}.part`, path)
  const database = openDatabase(path)
  database.update(runs).set(runningSince()).where(eq(runs.status, 'running')).run()
  return database
}
