/** The whole command line: a pure function of `act`, so that parsing is tested without running anything. */
import { existsSync, readFileSync } from 'node:fs'
import { Command } from 'commander'
import type { Act } from './io.ts'

const COMMANDS = [
  'doctor',
  'setup',
  'run',
  'status',
  'runs',
  'show',
  'pretrain',
  'evaluate',
  'embed',
  'table',
  'stats',
  'data',
  'perf',
  'serve',
  'worker',
]

export async function createProgram(act: Act): Promise<Command> {
  const program = new Command('maskbench')
    .description(
      'A benchmark and evaluation harness for self-supervised image representations and noisy-label learning.',
    )
    .version(packageVersion(), '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .addHelpText(
      'after',
      `
Examples:
  $ npx maskbench run quick          run what is not done yet of the suite \`quick\`
  $ npx maskbench status             what is running, done, failed and why
  $ npx maskbench serve              browse the results at http://127.0.0.1:3000
  $ npx maskbench runs --json        the same results for a script

Exit codes: 0 done, 1 a run or comparison failed, 2 wrong usage, 3 the environment lacks something, 130 interrupted.`,
    )
  for (const name of COMMANDS) {
    const file = new URL(`./${name}.ts`, import.meta.url)
    if (!existsSync(file)) continue
    const { declare } = (await import(file.href)) as { declare(program: Command, act: Act): void }
    declare(program, act)
  }
  finish(program)
  return program
}

/** Gives every command the options they share, and makes wrong usage throw in place of exiting. */
function finish(command: Command): void {
  command
    .option('--db <file>', 'result store; also MASKBENCH_DB (default: maskbench.sqlite here)')
    .option('--json', 'answer with one JSON value on stdout, for scripts')
    .option('--debug', 'print stack traces; use it when reporting an error')
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
  for (const sub of command.commands) finish(sub)
}

function packageVersion(): string {
  const file = new URL('../../package.json', import.meta.url)
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}
