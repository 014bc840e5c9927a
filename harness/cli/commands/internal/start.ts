/** What `npm start` does once everything is installed: serves the dashboard, and does the runs of a suite meanwhile. */
import type { Command } from 'commander'
import { sentences } from '../../../base/errors.ts'
import { explain } from '../../../base/explain.ts'
import { InterruptedError } from '../../../base/process/interrupted.ts'
import { endingSignals } from '../../../base/process/nohup.ts'
import { quoted } from '../../../base/quoted.ts'
import { Lines } from '../../../execution/progress/lines.ts'
import { hostOption, portOption, type ServedAt } from '../../address-options.ts'
import { integer } from '../../arguments.ts'
import { type Act, type Io, onSameStore, type Run } from '../../io.ts'

interface Options extends ServedAt {
  suite: string
  serve: boolean
  open?: boolean
  jobs?: number
}

export function declare(program: Command, act: Act): void {
  program
    .command('start <suite>', { hidden: true })
    .description('serve the dashboard, and do the runs of a suite meanwhile')
    .option('--no-serve', 'exit after the suite')
    .option('--open', 'open the dashboard in a browser')
    .addOption(portOption())
    .addOption(hostOption())
    .option('--jobs <n>', 'runs at a time', integer({ min: 1, max: 512 }))
    .action(act(run))
}

/**
 * A suite that failed leaves the dashboard open; a dashboard that cannot be served does not stop the suite. What went
 * wrong is the last line, and decides the exit code. Ctrl-C ends both.
 */
export const run: Run<Options> = async ({ suite, jobs, serve, open = false, port, host }, io) => {
  const { runSuite } = await import('../run.ts')
  const runs = { suite, ...(jobs !== undefined && { jobs }) }
  if (!serve) return runSuite(runs, io)

  const { isBuilt } = await import('../../dashboard/build.ts')
  const { openDashboard } = await import('../../dashboard/open.ts')
  const signal = ctrlC()
  const lines = new Lines((line) => io.note(line))
  const note = (line: string) => lines.print(line)
  const opened = openDashboard({ port, host, open, database: io.database, signal, note })
  const ended = opened.then((dashboard) => dashboard.ended)
  let running = true
  ended.catch((error) => {
    if (running && !signal.aborted) note(`${lineOf(error)}\nThe suite goes on without the dashboard.`)
  })
  // A build takes so long that the first runs may be done meanwhile.
  if (isBuilt()) await opened.catch(() => {})

  const failure: unknown = signal.aborted ? null : await runSuite(runs, io, { signal, lines }).catch((error) => error)
  running = false
  if (signal.aborted) {
    await ended.catch(() => {})
    throw signal.reason
  }
  try {
    const dashboard = await Promise.race([ended, opened])
    if (dashboard) note(`Dashboard: ${dashboard.url} (Ctrl-C ends it)`)
    if (failure) note(`${lineOf(failure)} (while the dashboard is open: \`${again(suite, io)}\`)`)
    await ended
  } catch (error) {
    throw failure ?? error
  }
  if (failure) process.exitCode = explain(failure).exitCode
}

/** Aborted by the first request to end; later ones are ignored, so that ending is never cut short. */
function ctrlC(): AbortSignal {
  const controller = new AbortController()
  for (const signal of endingSignals()) {
    process.on(signal, () => controller.abort(new InterruptedError()))
  }
  return controller.signal
}

function lineOf(error: unknown): string {
  const { what, remedy } = explain(error)
  return `maskbench: ${sentences({ what, remedy })}`
}

function again(suite: string, io: Io): string {
  return onSameStore(io, `npx maskbench run ${quoted(suite)}`)
}
