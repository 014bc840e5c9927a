import { dirname, join, resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { RUN_STATUSES, type RunStatus } from '../../../db/names.ts'
import { runName } from '../../../db/run-name.ts'
import { UsageError } from '../../base/errors.ts'
import { byteSize, countedInTerminal } from '../../base/text.ts'
import { integer } from '../arguments.ts'
import type { Act, Io, Run } from '../io.ts'

interface Options {
  run?: string
  suite?: string
  only?: string
  status: RunStatus
  out?: string
  states?: boolean
  html?: string
  runs: number
}

/** Running runs cannot be exported. */
const STATUSES = RUN_STATUSES.filter((status) => status !== 'running')

export function declare(program: Command, act: Act): void {
  program
    .command('export [run]')
    .description('export runs with their curves, scores and files to one file, or the dashboard as static pages')
    .option('--out <file>', 'file to write; an earlier export with that name is replaced')
    .option('--suite <name>', 'only runs of this suite')
    .option('--only <glob>', "only runs whose name matches, e.g. '*adios*'")
    .addOption(
      new Option('--status <status>', 'export runs in this state; use it to export failed runs')
        .choices(STATUSES)
        .default('done'),
    )
    .option(
      '--html <dir>',
      'instead of --out: write the dashboard of the whole store as pages that need no server, into a folder or, if the name ends with .zip, an archive',
    )
    .option(
      '--runs <n>',
      'with --html: write pages for at most this many runs, newest first',
      integer({ min: 0, max: 100_000 }),
      500,
    )
    .option('--states', 'include the resume states of unfinished runs; use it to finish them elsewhere')
    .addHelpText(
      'after',
      `
Without a run or a selection, all finished runs are exported. The file is a tar archive of a small SQLite store, the
artefacts and a manifest with their digests; \`npx maskbench import\` reads it. Titles and code of the plugins of these runs
come along. Runs made with other code, or another version of a plugin, are stale there too; \`status\` says which.

With --html the folder contains the dashboard itself: its pages, the store that they read, and the mask pictures, but not
the encoders. Open its index.html, from the disk or on any web server and at any path; it needs JavaScript and no network.
Every view, choice and download of the live dashboard works, except that nothing updates. An earlier export with that name
is replaced once the new one is complete.

Examples:
  $ npx maskbench export --out results.tar
  $ npx maskbench export 3fa2 --out run.tar
  $ npx maskbench export --suite quick --only '*adios*' --out adios.tar
  $ npx maskbench export --html results
  $ npx maskbench export --html results.zip`,
    )
    .action(act(run))
}

const run: Run<Options> = async (options, io) => {
  const { run: prefix, suite, only, status, out, states = false, html } = options
  if (html !== undefined) {
    if (out !== undefined)
      throw new UsageError({ what: '--out and --html cannot be combined', remedy: 'use one of them' })
    if (prefix !== undefined || suite !== undefined || only !== undefined || states || status !== 'done') {
      throw new UsageError({
        what: '--html always exports the whole store',
        remedy: 'export a selection with --out, import it into a new store and use --html on that',
      })
    }
    return asPages(html, options.runs, io)
  }
  if (out === undefined)
    throw new UsageError({ what: 'no output is given', remedy: 'add --out <file> or --html <dir>' })
  const { exportRuns } = await import('../../store/exchange/export.ts')
  const { selectRuns } = await import('../../store/selection.ts')
  const { interruptible } = await import('../interruptible.ts')
  const { openStored } = await import('../open-store.ts')
  const target = resolve(out)
  const { noteCodeIn } = await import('../../execution/plan/note-code-version.ts')
  await checkTarget(target, out)
  noteCodeIn(io.database)
  const database = openStored(io)
  try {
    const rows = selectRuns(database, { run: prefix, suite, only, status })
    const running = rows.find((row) => row.status === 'running')
    if (running) {
      throw new UsageError({ what: `${runName(running)} is still running`, remedy: 'export it after it has finished' })
    }
    const ids = rows.map(({ id }) => id)
    const stale = rows.filter((row) => row.stale).length
    const options = { path: io.database, ids, states, out: target }
    const exported = await interruptible((signal) => exportRuns(database, { ...options, signal }))
    for (const { runId, name, step } of exported.lost) {
      io.note(`left out: ${name} of run ${runId}, step ${step}: its file is missing or damaged`)
    }
    io.result({ out: target, ...exported, stale }, () => {
      const { runs, files, bytes } = exported
      const old = stale > 0 ? ` (${countedInTerminal(stale, 'stale run')} included)` : ''
      return `${out}: ${countedInTerminal(runs, 'run')}${old} with ${countedInTerminal(files, 'file')}, ${byteSize(bytes)}`
    })
  } finally {
    database.$client.close()
  }
}

async function asPages(html: string, runs: number, io: Io): Promise<void> {
  const { checkTarget } = await import('../../snapshot/target.ts')
  const { writeSnapshot } = await import('../../snapshot/snapshot.ts')
  const { interruptible } = await import('../interruptible.ts')
  const { openStored } = await import('../open-store.ts')
  const target = resolve(html)
  checkTarget(target)
  const database = openStored(io)
  try {
    const note = (line: string) => io.note(line)
    const {
      runs: kept,
      files,
      bytes,
      leftOut,
    } = await interruptible((signal) => writeSnapshot(database, { path: io.database, out: target, runs, note, signal }))
    if (leftOut.runs > 0)
      note(`left out: pages of ${countedInTerminal(leftOut.runs, 'older run')}; --runs raises the limit`)
    for (const picture of leftOut.missing) note(`left out: ${picture}: its file is missing`)
    io.result({ out: target, runs: kept, files, bytes, leftOut }, () => {
      const what = `${countedInTerminal(kept, 'run')} in ${countedInTerminal(files, 'file')}, ${byteSize(bytes)}`
      return html.toLowerCase().endsWith('.zip')
        ? `${html}: ${what}; unpack it and open its index.html in a browser`
        : `${join(html, 'index.html')}: ${what}; open it in a browser`
    })
  } finally {
    database.$client.close()
  }
}

/** @throws UsageError if the file exists and is not an export, so that no store or other file is overwritten. */
async function checkTarget(target: string, out: string): Promise<void> {
  const { existsSync, statSync } = await import('node:fs')
  const { isExport } = await import('../../store/exchange/export.ts')
  if (!existsSync(dirname(target))) {
    throw new UsageError({ what: `there is no folder ${dirname(target)}`, remedy: 'create it, or name another file' })
  }
  const found = statSync(target, { throwIfNoEntry: false })
  if (found === undefined || (found.isFile() && (await isExport(target)))) return
  throw new UsageError({ what: `${out} already exists and is not an export`, remedy: 'name another file with --out' })
}
