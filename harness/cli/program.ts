/** The whole command line: a pure function of `act`, so that parsing is tested without running anything. */
import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import type { Act } from './io.ts'

interface CommandFile {
  declare(program: Command, act: Act): void
  /** Adds options that take time to gather; left out where commands are only listed. */
  complete?(program: Command): Promise<void>
}

/** Every command, in the order of `--help`; each is read from disk only when it is asked for. */
const COMMANDS: Record<string, () => Promise<CommandFile>> = {
  doctor: () => import('./doctor.ts'),
  setup: () => import('./setup.ts'),
  run: () => import('./run.ts'),
  status: () => import('./status.ts'),
  runs: () => import('./runs.ts'),
  show: () => import('./show.ts'),
  verify: () => import('./verify.ts'),
  pretrain: () => import('./pretrain.ts'),
  presets: () => import('./presets.ts'),
  evaluate: () => import('./evaluate.ts'),
  embed: () => import('./embed.ts'),
  table: () => import('./table.ts'),
  compare: () => import('./compare.ts'),
  claims: () => import('./claims.ts'),
  metrics: () => import('./metrics.ts'),
  stats: () => import('./stats.ts'),
  export: () => import('./export.ts'),
  import: () => import('./import.ts'),
  db: () => import('./db.ts'),
  data: () => import('./data.ts'),
  perf: () => import('./perf.ts'),
  serve: () => import('./serve.ts'),
  worker: () => import('./worker.ts'),
  'slurm-task': () => import('./slurm-task.ts'),
  recompute: () => import('./recompute.ts'),
  device: () => import('./device.ts'),
}

/** @param words - of the command line: only the commands among them are declared; all are listed when there is none. */
export async function createProgram(act: Act, words: readonly string[] = Object.keys(COMMANDS)): Promise<Command> {
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
  const asked = Object.entries(COMMANDS).filter(([name]) => words.includes(name))
  for (const [, load] of asked.length > 0 ? asked : Object.entries(COMMANDS)) {
    const { declare, complete } = await load()
    declare(program, act)
    if (asked.length > 0) await complete?.(program)
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
