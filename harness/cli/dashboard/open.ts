/** Serves the dashboard beside other work of the same command. */
import type { ServedAt } from '../address-options.ts'
import { buildDashboard, isBuilt } from './build.ts'
import { openBrowser } from './open-browser.ts'
import { addressOf, freePort, startDashboard, warmUp } from './server.ts'

interface Opening extends ServedAt {
  /** Absolute path of the result store. */
  database: string
  /** Whether to show it in a browser. */
  open: boolean
  /** Ends the build and the server. */
  signal: AbortSignal
  note(line: string): void
}

/**
 * Builds if needed, and returns once the server listens. `ended` is as of `startDashboard`.
 * @throws UsageError when the port is in use; FailureError when the build fails; the signal's reason.
 */
export async function openDashboard(opening: Opening): Promise<{ url: string; ended: Promise<void> }> {
  const { host, database, open, signal, note } = opening
  const port = await freePort(opening.port, host)
  const url = addressOf({ port, host })
  if (!isBuilt()) note(`The dashboard opens at ${url} once it is built.`)
  const build = await buildDashboard(note, signal)
  signal.throwIfAborted()
  const { ended, stop } = await startDashboard({ build, port, host, database, note })
  signal.addEventListener('abort', stop)
  if (signal.aborted) stop()
  note(`Dashboard: ${url}`)
  if (open) openBrowser(url, () => note(`No browser can be opened here; open ${url} yourself.`))
  void warmUp({ port, host })
  return { url, ended }
}
