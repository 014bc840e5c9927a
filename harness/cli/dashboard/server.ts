/** Runs the dashboard's server as a child process. */
import { once } from 'node:events'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import { FailureError, UsageError } from '../../base/errors.ts'
import { buildDashboard, keepFor } from './build.ts'
import { spawnDashboard } from './spawn.ts'

/** @throws UsageError when the port is in use. @returns the port; for 0, one that the system chose. */
export async function freePort(port: number, host: string): Promise<number> {
  const probe = createServer()
  try {
    probe.listen(port, host)
    await once(probe, 'listening')
    return (probe.address() as { port: number }).port
  } catch (cause) {
    throw whyNot((cause as NodeJS.ErrnoException).code, port, host)
  } finally {
    probe.close()
  }
}

/** Why nothing can listen there. @param code - that of the system's error. */
function whyNot(code: string | undefined, port: number, host: string): UsageError {
  if (code === 'EADDRINUSE') {
    return new UsageError({
      what: `port ${port} is already in use`,
      remedy: `another \`npm start\` or \`maskbench serve\` may be running there; try --port ${port + 1}, or --port 0 for any free port`,
    })
  }
  if (code === 'EACCES') return new UsageError({ what: `port ${port} is reserved`, remedy: 'choose a port above 1023' })
  return new UsageError({
    what: `can't listen on ${host} (${code})`,
    remedy: 'see `--host` in `npx maskbench serve --help`',
  })
}

interface Address {
  /** What `buildDashboard` returned. */
  build: string
  /** 0 for one that the system chooses. */
  port: number
  host: string
  /** Absolute path of the result store. */
  database: string
  /** Other host names under which the server may be reached; @default none. */
  allowedHosts?: readonly string[]
  /** The address that readers use, where it is not that of their requests; @default none. */
  publicAddress?: string | undefined
  /** Receives what the server has to say, such as errors of pages. */
  note(line: string): void
}

/** How often another port is tried where another program was quicker to take the one that the system chose. */
const TRIES = 3

interface Started {
  /** On which it listens. */
  port: number
  /** Resolves after a requested stop (Ctrl-C, `stop`). */
  ended: Promise<void>
  stop: () => void
}

/**
 * Starts the server and returns once it listens.
 * @throws UsageError when the port was taken meanwhile, FailureError when the server exits on its own.
 */
export async function startDashboard(address: Address): Promise<Started> {
  for (let tries = 1; ; tries++) {
    const port = address.port === 0 ? await freePort(0, address.host) : address.port
    try {
      return { port, ...(await start({ ...address, port })) }
    } catch (error) {
      if (address.port !== 0 || tries === TRIES || !(error instanceof UsageError)) throw error
    }
  }
}

async function start({
  build,
  port,
  host,
  database,
  allowedHosts = [],
  publicAddress,
  note,
}: Address): Promise<Omit<Started, 'port'>> {
  const environment = {
    MASKBENCH_DB: database,
    MASKBENCH_BUILD: build,
    NODE_ENV: 'production',
    ...(publicAddress === undefined ? {} : { MASKBENCH_PUBLIC_ADDRESS: publicAddress }),
  }
  const names = allowedHosts.flatMap((name) => ['--allow-host', name])
  const words = ['--port', String(port), '--host', host, ...names]
  // The channel closes when this process ends, however it ends, and the server ends with it.
  const child = spawnDashboard('server.mjs', words, environment, ['ignore', 'ignore', 'pipe', 'ipc'])
  keepFor(build, child.pid)
  createInterface({ input: child.stderr! }).on('line', note)
  let asked = false
  const ask = () => {
    asked = true
    child.kill('SIGTERM')
  }
  process.on('SIGINT', ask).on('SIGTERM', ask)
  const closed = once(child, 'close')
  let refusal: UsageError | null = null
  const listens = new Promise<void>((resolve) => {
    child.once('message', (message: 'listening' | { code?: string }) => {
      if (message === 'listening') resolve()
      else refusal = whyNot(message.code, port, host)
    })
  })
  const ended = closed.then(() => {
    process.off('SIGINT', ask).off('SIGTERM', ask)
    if (refusal) throw refusal
    if (!asked)
      throw new FailureError({ what: 'the dashboard exited unexpectedly', remedy: 'run it again with --debug' })
  })
  await Promise.race([listens, ended])
  return { ended, stop: ask }
}

/** Serves the dashboard to a command that reads its pages: builds if needed and uses a free port, until stopped. */
export async function serveAside(
  database: string,
  note: (line: string) => void,
): Promise<{ base: string; stop: () => Promise<void> }> {
  const host = '127.0.0.1'
  const build = await buildDashboard(note)
  const { port, ended, stop } = await startDashboard({ build, port: 0, host, database, note })
  // The reader's own requests fail when the server exits.
  ended.catch(() => {})
  return {
    base: `http://${host}:${port}`,
    stop: () => {
      stop()
      return ended
    },
  }
}

/** The address to open in a browser. */
export function addressOf({ port, host }: Pick<Address, 'port' | 'host'>): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** The pages people open first. */
const FIRST_PAGES = ['/', '/runs', '/significance']

/**
 * Requests the first pages once in the background, so that they are compiled and the leaderboard is cached before
 * anyone opens them.
 */
export async function warmUp({ port, host }: Pick<Address, 'port' | 'host'>): Promise<void> {
  const there = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  const base = addressOf({ port, host: there })
  for (const page of FIRST_PAGES) {
    // Errors are ignored: whoever opens the page sees them.
    await fetch(base + page, { signal: AbortSignal.timeout(30_000) })
      .then((response) => response.arrayBuffer())
      .catch(() => {})
  }
}
