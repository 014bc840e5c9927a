/** The whole command line as a pure function of `act`, so that parsing can be tested without running anything. */
import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { printAnswer } from '../base/process/answer.ts'
import type { Act } from './io.ts'
import { loadNamedPlugins } from './plugin-option.ts'

interface CommandFile {
  declare(program: Command, act: Act): void
  /** Adds options that are slow to collect; not called when commands are only listed. */
  complete?(program: Command): Promise<void>
}

/** Every command, in the order of `--help`; each module is loaded only when needed. */
const COMMANDS: Record<string, () => Promise<CommandFile>> = {
  doctor: () => import('./commands/doctor.ts'),
  setup: () => import('./commands/setup.ts'),
  run: () => import('./commands/run.ts'),
  status: () => import('./commands/status.ts'),
  runs: () => import('./commands/runs.ts'),
  show: () => import('./commands/show.ts'),
  tag: () => import('./commands/tag.ts'),
  verify: () => import('./commands/verify.ts'),
  pretrain: () => import('./commands/pretrain.ts'),
  presets: () => import('./commands/presets.ts'),
  suite: () => import('./commands/suite/schema.ts'),
  plugin: () => import('./commands/plugin/group.ts'),
  evaluate: () => import('./commands/evaluate.ts'),
  'evaluate-masks': () => import('./commands/evaluate/evaluate-masks.ts'),
  embed: () => import('./commands/embed.ts'),
  table: () => import('./commands/table.ts'),
  leaderboard: () => import('./commands/leaderboard.ts'),
  compare: () => import('./commands/compare.ts'),
  significance: () => import('./commands/compare/significance.ts'),
  plot: () => import('./commands/plot.ts'),
  'plot-masks': () => import('./commands/plot/plot-masks.ts'),
  claims: () => import('./commands/claims.ts'),
  metrics: () => import('./commands/metrics.ts'),
  stats: () => import('./commands/stats.ts'),
  export: () => import('./commands/export.ts'),
  import: () => import('./commands/import.ts'),
  db: () => import('./commands/db.ts'),
  data: () => import('./commands/data.ts'),
  perf: () => import('./commands/perf.ts'),
  serve: () => import('./commands/serve.ts'),
  start: () => import('./commands/internal/start.ts'),
  worker: () => import('./commands/internal/worker.ts'),
  'slurm-task': () => import('./commands/internal/slurm-task.ts'),
  recompute: () => import('./commands/internal/recompute.ts'),
  device: () => import('./commands/internal/device.ts'),
}

/** @param words - the command line; only the commands among them are declared, or all if there are none. */
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
  $ npx maskbench run quick          run the suite \`quick\`; finished runs are skipped
  $ npx maskbench status             show which runs are running, done or failed, and why
  $ npx maskbench serve              browse the results at http://127.0.0.1:3000
  $ npx maskbench runs --json        print the same results for a script

Exit codes: 0 done, 1 a run or comparison failed, 2 wrong usage, 3 the environment lacks something that is needed, 130 interrupted.`,
    )
  await loadNamedPlugins(words)
  const asked = Object.entries(COMMANDS).filter(([name]) => words.includes(name))
  for (const [, load] of asked.length > 0 ? asked : Object.entries(COMMANDS)) {
    const { declare, complete } = await load()
    declare(program, act)
    if (asked.length > 0) await complete?.(program)
  }
  finish(program)
  return program
}

/** Columns of help where no terminal says how many it has. */
export const HELP_WIDTH = 100

/** Adds the common options to every command, and makes wrong usage throw instead of exiting. */
function finish(command: Command): void {
  command
    .option('--db <file>', 'result store; also MASKBENCH_DB (default: ./maskbench.sqlite)')
    .option('--json', 'print one JSON value on stdout, for scripts')
    .option('--debug', 'print stack traces; use it when reporting an error')
    .exitOverride()
    .configureOutput({
      writeOut: printAnswer,
      writeErr: () => {},
      getOutHelpWidth: () => process.stdout.columns ?? HELP_WIDTH,
    })
  for (const sub of command.commands) finish(sub)
}

function packageVersion(): string {
  const file = new URL('../../package.json', import.meta.url)
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}
