import { type Command, InvalidArgumentError } from 'commander'
import { hostOption, portOption, type ServedAt } from '../address-options.ts'
import { interruptible } from '../interruptible.ts'
import type { Act, Run } from '../io.ts'

interface Options extends ServedAt {
  allowHost: string[]
  publicAddress?: string
}

export function declare(program: Command, act: Act): void {
  program
    .command('serve')
    .description('serve the dashboard for a browser')
    .addOption(portOption())
    .addOption(hostOption())
    .option(
      '--allow-host <name>',
      'also answer requests for this host name, e.g. behind a proxy on this machine; repeatable',
      hostName,
      [],
    )
    .option(
      '--public-address <url>',
      'address that downloads give as their source, if a proxy changes the host; requests for its host are answered',
      publicAddress,
    )
    .addHelpText(
      'after',
      `
A server on 127.0.0.1 answers only requests for names of this machine, so that no foreign page can read the results. It
must be at the root of its address: a sub-path such as https://example.org/bench/ is not supported. An export
(\`npx maskbench export --html\`) works at any path.

Examples:
  $ npx maskbench serve
  $ npx maskbench serve --port 8080 --db mine.sqlite
  $ npx maskbench serve --public-address https://bench.example.org`,
    )
    .action(act(run))
}

function hostName(name: string, earlier: readonly string[]): string[] {
  if (!/^[\w.-]+$/.test(name)) throw new InvalidArgumentError('Give a host name without a scheme, port or path.')
  return [...earlier, name.toLowerCase()]
}

function publicAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new InvalidArgumentError('Give an address such as https://bench.example.org.')
  }
  if (url.pathname !== '/' || url.search || url.hash) {
    throw new InvalidArgumentError('The dashboard cannot be served below a path; give a host name of its own.')
  }
  return url.origin
}

export const run: Run<Options> = async ({ port: wanted, host, allowHost, publicAddress }, io) => {
  const { buildDashboard } = await import('../dashboard/build.ts')
  const { addressOf, freePort, startDashboard, warmUp } = await import('../dashboard/server.ts')
  const note = (line: string) => io.note(line)
  // Said before the dashboard is built.
  await freePort(wanted, host)
  const allowedHosts = [...allowHost, ...(publicAddress ? [new URL(publicAddress).hostname] : [])]
  const build = await interruptible((signal) => buildDashboard(note, signal))
  const names = { allowedHosts, publicAddress }
  const { port, ended } = await startDashboard({ build, port: wanted, host, database: io.database, ...names, note })
  const url = addressOf({ port, host })
  io.result({ url, database: io.database }, () => `maskbench shows ${io.database} at ${url} (press Ctrl-C to stop)`)
  void warmUp({ port, host })
  await ended
}
