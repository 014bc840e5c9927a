/**
 * `npm run reference -- STORE [SUITE]`: writes the finished runs of a suite to db/reference/, without encoders, under ids of
 * their own, so that they stand beside a user's runs of the same configurations.
 */
import { mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import Sqlite from 'better-sqlite3'
import { REFERENCE } from '../../db/catalogue/titles.ts'
import { openReadOnly } from '../../db/read-only.ts'
import { REFERENCE_FACTS, REFERENCE_FILE, type ReferenceFacts } from '../../db/reference.ts'
import { sha256 } from '../../harness/base/hash.ts'
import { temporaryFolder } from '../../harness/base/process/temporary-folder.ts'
import { byteSize } from '../../harness/base/text.ts'
import { planSuite } from '../../harness/execution/plan/plan.ts'
import { exportRuns } from '../../harness/store/exchange/export.ts'
import { findSuite } from '../../harness/suites/find-suite.ts'

const MOST_BYTES = 15e6

const [path, suite = 'standard'] = process.argv.slice(2)
if (path === undefined) throw new Error('name the store: npm run reference -- STORE [SUITE]')
const folder = temporaryFolder('make-reference')
try {
  const copy = join(folder, 'store.sqlite')
  const planned = planSuite(await findSuite(suite, async () => () => [])).map(({ id }) => id)
  const facts = renamed(resolve(path), copy, { name: suite, ids: planned })
  symlinkSync(`${resolve(path)}.d`, `${copy}.d`)
  const database = openReadOnly(copy)!
  const ids = database.$client.prepare('select id from runs').pluck().all() as string[]
  const out = join(folder, 'results.tar')
  const { signal } = new AbortController()
  const { runs, files, lost } = await exportRuns(database, { path: copy, ids, states: false, out, signal })
  database.$client.close()
  if (lost.length > 0) throw new Error(`${lost.length} files of the store are missing`)
  const packed = compressed(readFileSync(out))
  if (packed.length > MOST_BYTES) throw new Error(`the reference has ${byteSize(packed.length)}, which is too much`)
  mkdirSync(dirname(REFERENCE_FILE), { recursive: true })
  writeFileSync(REFERENCE_FILE, packed)
  const whole: ReferenceFacts = { ...facts, runs, sha256: sha256(packed), bytes: packed.length }
  writeFileSync(REFERENCE_FACTS, `${JSON.stringify(whole, null, 2)}\n`)
  process.stdout.write(
    `${runs} runs and ${files} files, ${byteSize(statSync(out).size)} as a tar, ${byteSize(packed.length)} compressed\n`,
  )
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function compressed(bytes: Buffer): Buffer {
  const { BROTLI_PARAM_QUALITY: quality, BROTLI_PARAM_LGWIN: window, BROTLI_PARAM_SIZE_HINT: hint } = constants
  return brotliCompressSync(bytes, { params: { [quality]: 11, [window]: 24, [hint]: bytes.length } })
}

/** Copies the runs of a suite to a store of their own, and gives them new ids. @returns what they have in common. */
function renamed(
  from: string,
  to: string,
  { name: suite, ids }: { name: string; ids: readonly string[] },
): Omit<ReferenceFacts, 'runs' | 'sha256' | 'bytes'> {
  const whole = new Sqlite(from, { readonly: true })
  whole.prepare('vacuum into ?').run(to)
  whole.close()
  const client = new Sqlite(to)
  try {
    client.pragma('foreign_keys = off')
    const triggers = client.prepare("select name from sqlite_master where type = 'trigger'").pluck().all() as string[]
    for (const name of triggers) client.exec(`drop trigger "${name}"`)
    const planned = JSON.stringify(ids)
    const done = "select id from runs where status = 'done' and id in (select value from json_each(?))"
    const open = ids.length - client.prepare(done).all(planned).length
    if (open !== 0)
      throw new Error(`${open} of ${ids.length} runs of ${suite} are not done, or were made by other code`)
    client.prepare('delete from runs where id not in (select value from json_each(?))').run(planned)
    const tables = [
      'series',
      'events',
      'scores',
      'predictions',
      'artefacts',
      'annotations',
      'suite_runs',
      'slurm_tasks',
    ]
    for (const table of tables) client.exec(`delete from ${table} where run_id not in (select id from runs)`)
    client.exec(`
      delete from artefacts where kind in ('checkpoint', 'log');
      -- Pictures of further seeds show much the same, and are most of the bytes.
      delete from artefacts where run_id in (select id from runs r
        where exists (select 1 from runs o where o.group_id = r.group_id and o.seed < r.seed));
      delete from annotations;
      delete from slurm_tasks`)
    client.prepare('delete from suite_runs where suite <> ?').run(suite)
    const facts = factsOf(client, suite)
    client.function('renamed', (id) => sha256(`${REFERENCE} ${id}`).slice(0, String(id).length))
    for (const table of tables) client.exec(`update ${table} set run_id = renamed(run_id)`)
    client.exec(`
      update runs set id = renamed(id), group_id = renamed(group_id), host = null, pid = null,
        variant = trim(variant || ' ${REFERENCE}');
      update suite_runs set suite = '${REFERENCE}'`)
    return facts
  } finally {
    client.close()
  }
}

function factsOf(client: Sqlite.Database, suite: string) {
  const one = <T>(source: string): T => {
    const found = client.prepare(source).pluck().all() as T[]
    if (found.length !== 1) throw new Error(`the runs differ: ${source} gives ${found.join(', ') || 'nothing'}`)
    return found[0]!
  }
  const fact = (name: string) =>
    `select distinct json_extract(facts, '$.${name}') from environments where id in (select environment_id from runs)`
  const known = (name: string) => `${fact(name)} and json_extract(facts, '$.${name}') is not null`
  if (one(`select distinct git_dirty from runs`) !== 0) throw new Error('the code had changes that are in no commit')
  const day = (which: 'min' | 'max') =>
    new Date(one<number>(`select ${which}(ended_at) from runs`)).toISOString().slice(0, 10)
  return {
    suite,
    commit: one<string>('select distinct git_commit from runs'),
    from: day('min'),
    to: day('max'),
    machine: {
      cpu: one<string>(fact('cpu')),
      cores: one<number>(fact('cores')),
      memoryGb: one<number>(fact('memoryGb')),
      instructions: one<string | null>(fact('instructions')),
      tensorflow: one<string>(known('tensorflow')),
    },
    hours: Math.round(one<number>('select sum(seconds) from runs') / 360) / 10,
  }
}
