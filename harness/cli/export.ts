import { dirname, resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { RUN_STATUSES, type RunStatus } from '../../db/names.ts'
import { UsageError } from '../errors.ts'
import type { Act, Run } from './io.ts'

interface Options {
  run?: string
  suite?: string
  only?: string
  status: RunStatus
  out?: string
  states?: boolean
}

/** A run that goes on has no end to take along. */
const STATUSES = RUN_STATUSES.filter((status) => status !== 'running')

export function declare(program: Command, act: Act): void {
  program
    .command('export [run]')
    .description('write runs with their curves, scores and files to one file, for another machine or for keeping')
    .option('--out <file>', 'the file to write; an earlier export of that name is replaced')
    .option('--suite <name>', 'only runs of this suite')
    .option('--only <glob>', "only runs whose name matches, e.g. '*adios*'")
    .addOption(
      new Option('--status <status>', 'runs in this state; use it to take along what failed')
        .choices(STATUSES)
        .default('done'),
    )
    .option('--states', 'also the states from which unfinished runs go on; use it to finish them elsewhere')
    .addHelpText(
      'after',
      `
Without a run and a selection all runs that are done are exported. The file is a tar of a small SQLite store, the
artefacts and a manifest with the digest of each; \`npx maskbench import\` takes it in.

Examples:
  $ npx maskbench export --out results.tar
  $ npx maskbench export 3fa2 --out run.tar
  $ npx maskbench export --suite quick --only '*adios*' --out adios.tar`,
    )
    .action(act(run))
}

const run: Run<Options> = async ({ run: prefix, suite, only, status, out, states = false }, io) => {
  if (out === undefined) throw new UsageError({ what: 'where to write is missing', remedy: 'add --out <file>' })
  const { readableBytes } = await import('../../datasets/fetch/progress.ts')
  const { runName } = await import('../../db/run-name.ts')
  const { exportRuns } = await import('../store/export.ts')
  const { selectRuns } = await import('../store/selection.ts')
  const { interruptible } = await import('./interruptible.ts')
  const { counted } = await import('./merged.ts')
  const { openStored } = await import('./stored.ts')
  const target = resolve(out)
  await refuseOther(target, out)
  const database = openStored(io)
  try {
    const rows = selectRuns(database, { run: prefix, suite, only, status })
    const running = rows.find((row) => row.status === 'running')
    if (running) {
      throw new UsageError({ what: `${runName(running)} is still running`, remedy: 'export it when it has ended' })
    }
    const ids = rows.map(({ id }) => id)
    const options = { path: io.database, ids, states, out: target }
    const exported = await interruptible((signal) => exportRuns(database, { ...options, signal }))
    for (const { runId, name, step } of exported.lost) {
      io.note(`left out: ${name} of run ${runId}, step ${step}: its file is missing or damaged`)
    }
    io.result({ out: target, ...exported }, () => {
      const { runs, files, bytes } = exported
      return `${out}: ${counted(runs, 'run')} with ${counted(files, 'file')}, ${readableBytes(bytes)}`
    })
  } finally {
    database.$client.close()
  }
}

/** @throws UsageError rather than write over a store, or anything else that is no export. */
async function refuseOther(target: string, out: string): Promise<void> {
  const { existsSync, statSync } = await import('node:fs')
  const { isExport } = await import('../store/export.ts')
  if (!existsSync(dirname(target))) {
    throw new UsageError({ what: `there is no folder ${dirname(target)}`, remedy: 'make it, or name another file' })
  }
  const found = statSync(target, { throwIfNoEntry: false })
  if (found === undefined || (found.isFile() && (await isExport(target)))) return
  throw new UsageError({ what: `${out} is there already and is no export`, remedy: 'name another file with --out' })
}
