/**
 * `npm run code:same -- CHECKOUT`: whether this code gives the same bits as that of another checkout which is set up, and
 * if so, that its runs keep the other's version. Both do the suite `smoke`, which has every kind of run, and all that they
 * store of it is compared: curves, scores, predictions and the digests of checkpoints. What a run stored has to be made
 * again; more may be.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { eq } from 'drizzle-orm'
import { nameOf } from '../../db/describe-run.ts'
import type { RunKind } from '../../db/names.ts'
import { type Database, openDatabase } from '../../db/open.ts'
import { runs } from '../../db/schema/index.ts'
import { canonicalJson } from '../../harness/base/hash.ts'
import { SAME_CODE_FILE, type SameCode, sourcesOf } from '../../harness/execution/plan/code-version.ts'

/** What is compared of a run: all that does not say when, where or how long. */
const STORED = [
  `select name, step, value from points join series on series.id = series_id
   where run_id = ? and name not in ('images_per_second', 'rss_mb') order by name, step`,
  'select name, step, message from events where run_id = ? order by name, step',
  `select dataset, evaluation, condition, metric, protocol, selected_on_test, details, value from scores
   where run_id = ? order by dataset, evaluation, condition, metric, protocol`,
  `select dataset, evaluation, condition, protocol, truth_digest, hex(predicted) from predictions
   where run_id = ? order by dataset, evaluation, condition, protocol`,
  "select kind, name, step, sha256 from artefacts where run_id = ? and kind <> 'log' order by kind, name, step",
]

const [other] = process.argv.slice(2)
if (other === undefined) throw new Error('usage: npm run code:same -- CHECKOUT')
const own = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'maskbench-same-'))
try {
  const [before, now] = [resolve(other), own].map((checkout, i) => storeOf(checkout, join(folder, `${i}.sqlite`)))
  const [stored, made] = [contents(before!), contents(now!)]
  const different = [...new Set([...stored.keys(), ...made.keys()])].filter(
    (key) => !isKept(stored.get(key), made.get(key)),
  )
  if (different.length > 0) {
    console.error(
      `${different.length} runs differ:\n${different.map((config) => nameOf(JSON.parse(config))).join('\n')}`,
    )
    process.exitCode = 1
  } else {
    keepVersions(before!)
    console.log(`${stored.size} runs of smoke have the same bits: stored runs of that version stay valid`)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function storeOf(checkout: string, path: string): Database {
  const command = join(checkout, 'harness', 'cli', 'bin.mjs')
  execFileSync(process.execPath, [command, 'run', 'smoke', '--db', path], { cwd: checkout, stdio: 'inherit' })
  return openDatabase(path) // the other checkout may be older
}

/** By run: its data set and config, which hold for either version. */
function contents({ $client: client }: Database): Map<string, string[][]> {
  const all = client.prepare('select id, config from runs').all() as { id: string; config: string }[]
  return new Map(
    all.map(({ id, config }) => {
      const rows = STORED.map((query) => client.prepare(query).raw().all(id) as unknown[][])
      return [config, rows.map((some) => some.map((row) => JSON.stringify(row.map(inOrder))))]
    }),
  )
}

/** Whether all that was stored is made again; scores and pictures may have been added since. */
function isKept(before: string[][] | undefined, now: string[][] | undefined): boolean {
  return before?.every((rows, i) => rows.every((row) => now?.[i]?.includes(row))) ?? false
}

/** The order of names in a JSON object, such as the details of a score, says nothing. */
function inOrder(value: unknown): unknown {
  return typeof value === 'string' && value.startsWith('{') ? canonicalJson(JSON.parse(value)) : value
}

function keepVersions(before: Database): void {
  const same = JSON.parse(readFileSync(SAME_CODE_FILE, 'utf8')) as SameCode
  for (const kind of ['representation', 'noisy-labels'] satisfies RunKind[]) {
    const { version } = before.select({ version: runs.codeVersion }).from(runs).where(eq(runs.kind, kind)).get()!
    const sources = sourcesOf(kind)
    // Names of sources that are no more are of no use to anybody.
    same[kind] = sources === version ? {} : { [sources]: version }
  }
  writeFileSync(SAME_CODE_FILE, `${JSON.stringify(same, null, 2)}\n`)
}
