import type { Command } from 'commander'
import { integer } from '../arguments.ts'
import type { Act, Run } from '../io.ts'

interface Options {
  port: number
  host: string
}

export function declare(program: Command, act: Act): void {
  program
    .command('serve')
    .description('serve the dashboard for a browser')
    .option('--port <n>', 'port to listen on; 0 for any free port', integer({ min: 0, max: 65535 }), 3000)
    .option(
      '--host <host>',
      'address to listen on; 0.0.0.0 makes it reachable from other machines, without a password',
      '127.0.0.1',
    )
    .addHelpText('after', '\nExamples:\n  $ npx maskbench serve\n  $ npx maskbench serve --port 8080 --db mine.sqlite')
    .action(act(run))
}

export const run: Run<Options> = async ({ port: wanted, host }, io) => {
  const { buildDashboard, freePort, startDashboard, warmUp } = await import('../dashboard-server.ts')
  const port = await freePort(wanted, host)
  await buildDashboard((line) => io.note(line))
  const server = await startDashboard({ port, host, database: io.database })
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`
  io.result({ url, database: io.database }, () => `maskbench shows ${io.database} at ${url} (press Ctrl-C to stop)`)
  void warmUp({ port, host })
  await server.ended
}
