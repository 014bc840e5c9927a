/**
 * `npm run bench:store`: how fast a store of 10 million points and 100,000 runs answers, and a leaderboard of 400 rows by
 * 130 columns. Every question is asked in a process of its own, over one connection as on the server: once when it has just
 * begun, then some times after another process has changed a result on every data set, each followed by once more when nothing
 * has changed. Ends with 1 when one of these medians is beyond its limit: 100 ms, and more on a machine that is slower now.
 * The stores are filled once (minutes) and kept.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openDatabase } from '../../db/open.ts'
import { openReadOnly, schemaVersion } from '../../db/read-only.ts'
import { DATASETS, resultChanger, writeLargeStore } from './large-store.ts'
import { medians, report, type Timing, time } from './measure.ts'
import { LARGE, leaderboards, WIDE_BOARD } from './questions.ts'
import { slowness } from './slowness.ts'
import { writeWideStore } from './wide-store.ts'

const HELP = `Usage: npm run bench:store -- [--json] [--cpu] [--folder DIR]

  --json        one JSON list in place of the table
  --cpu         hold the processor's time against the limit, not the clock's: the machine is busy with other things
  --folder DIR  where the filled stores are kept (1.5 GB; default node_modules/.cache/maskbench/bench)
`
const LIMIT_MS = 100
const TIMES = 9

const args = process.argv.slice(2)
const value = (name: string) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined)
const folder = value('--folder') ?? fileURLToPath(new URL('../../node_modules/.cache/maskbench/bench', import.meta.url))
const stores = {
  large: {
    write: (path: string) => writeLargeStore(path, { runs: 100_000, points: 10_000_000, longCurve: 100_000 }),
    questions: { ...LARGE, ...leaderboards(DATASETS) },
  },
  wide: { write: (path: string) => writeWideStore(path, { rows: 400, columns: 130 }), questions: WIDE_BOARD },
}
type StoreName = keyof typeof stores
/** The limit is of all questions. */
type Asked = Omit<Timing, 'limit'>

const question = value('--ask')
if (args.includes('--help')) process.stdout.write(HELP)
else if (question) askHere(value('--store') as StoreName, question)
else askAll()

function askAll(): void {
  const slower = slowness()
  const limit = Math.round(LIMIT_MS * slower)
  const timings = (Object.keys(stores) as StoreName[]).flatMap((store) => {
    filled(store)
    return Object.keys(stores[store].questions).map((name) => {
      const child = [
        ...process.execArgv,
        fileURLToPath(import.meta.url),
        '--store',
        store,
        '--ask',
        name,
        '--folder',
        folder,
      ]
      return { ...(JSON.parse(execFileSync(process.execPath, child, { encoding: 'utf8' })) as Asked), limit }
    })
  })
  const by = args.includes('--cpu') ? 'cpu' : 'wall'
  if (!report(timings, { asJson: args.includes('--json'), by, slower })) process.exitCode = 1
}

function askHere(store: StoreName, name: string): void {
  const ask = (stores[store].questions as Record<string, (typeof LARGE)[string]>)[name]!
  // Part of every server, loaded when first named.
  void globalThis.Request
  const writer = openDatabase(pathOf(store))
  const change = resultChanger(writer)
  const database = openReadOnly(pathOf(store))!
  const asked = Array.from({ length: TIMES + 1 }, () => {
    change()
    return { anew: time(() => ask(database)), again: time(() => ask(database)) }
  })
  for (const { $client: client } of [database, writer]) client.close()
  const [first, ...later] = asked
  const [anew, again] = [medians(later.map((one) => one.anew)), medians(later.map((one) => one.again))]
  const timing: Asked = { name, first: first!.anew, anew, again }
  process.stdout.write(JSON.stringify(timing))
}

/** Another schema gets another file. */
function pathOf(store: StoreName): string {
  return join(folder, `${store}-${schemaVersion()}.sqlite`)
}

/** A store that was filled to the end has its own name; before that it has another. */
function filled(store: StoreName): void {
  const path = pathOf(store)
  if (existsSync(path)) return
  mkdirSync(folder, { recursive: true })
  const half = `${path}.${process.pid}`
  process.stderr.write(`filling ${path}, once; minutes …\n`)
  stores[store].write(half).$client.close()
  renameSync(half, path)
}
