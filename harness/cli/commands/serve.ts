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
    .description('the dashboard, in a browser')
    .option(
      '--port <n>',
      'another port, when this one is taken; 0 for any free one',
      integer({ min: 0, max: 65535 }),
      3000,
    )
    .option('--host <host>', '0.0.0.0 to let other machines look; there is no password', '127.0.0.1')
    .addHelpText('after', '\nExamples:\n  $ npx maskbench serve\n  $ npx maskbench serve --port 8080 --db mine.sqlite')
    .action(act(run))
}

export const run: Run<Options> = async ({ port: wanted, host }, io) => {
  const { buildDashboard, freePort, startDashboard, warmUp } = await import('../dashboard-server.ts')
  const port = await freePort(wanted, host)
  await buildDashboard((line) => io.note(line))
  const server = await startDashboard({ port, host, database: io.database })
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`
  io.result({ url, database: io.database }, () => `maskbench shows ${io.database} at ${url} (Ctrl-C ends it)`)
  void warmUp({ port, host })
  await server.ended
}
