/** Parses the command line, runs one command, and turns any error into one line and an exit code. */
import { type Command, CommanderError } from 'commander'
import { sentences } from '../base/errors.ts'
import { explain } from '../base/explain.ts'
import { oneLine } from '../base/printable.ts'
import { reserveAnswer } from '../base/process/answer.ts'
import { keepNohup } from '../base/process/nohup.ts'
import { withHome } from '../base/user-path.ts'
import { type Act, type CommonOptions, hintsOnSameStore, type TerminalIo, terminalIo } from './io.ts'
import { createProgram } from './program.ts'
import { explainUsage, remedyOf } from './wrong-usage.ts'

/** Runs the command line of this process. */
export async function main(typed: string[]): Promise<void> {
  reserveAnswer()
  keepNohup()
  process.once('exit', sayUnfinished)
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.off('exit', sayUnfinished)
    // The reading process or the terminal is gone.
    if (error.code === 'EPIPE' || error.code === 'EIO') process.exit(process.exitCode ?? 0)
    process.exit(report(error, io, ''))
  })
  // Work continues even when nobody reads its progress any more.
  process.stderr.on('error', () => {})
  let io = terminalIo({})
  const code = await answer(typed, (options) => {
    io = terminalIo(options)
    return io
  })
  if (code !== 0) process.exitCode = code
  process.off('exit', sayUnfinished)
}

/**
 * Runs one command.
 * @param typed - Node, the program and the words of the command, as in `process.argv`.
 * @param output - makes the output that options such as --json ask for.
 * @returns the exit code; a command may set that of the process itself.
 */
export async function answer(typed: string[], output: (options: CommonOptions) => TerminalIo): Promise<number> {
  const argv = typed.map(withHome)
  let io = output({ json: argv.includes('--json'), debug: argv.includes('--debug') })
  const act: Act =
    (run) =>
    async (...args) => {
      const options = namedOptions(args)
      io = output(options)
      await run(options as Parameters<typeof run>[0], io)
    }
  const words = asHelp(argv.slice(2))
  let program: Command | undefined
  try {
    program = await createProgram(act, words)
    if (argv.length <= 2) program.help()
    await program.parseAsync([...argv.slice(0, 2), ...withoutHelpOfNothing(program, words)])
    return 0
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0
    const command = commandIn(program, words)
    const whole = () => createProgram(act)
    return report(error, io, error instanceof CommanderError ? await remedyOf(error, command, { whole }) : '')
  }
}

/** What Node ends with where nothing is left to do and the program still waits. */
const UNSETTLED = 13

/** Else the process would end without a word, and with 0 where a plugin asks for it. */
function sayUnfinished(code: number): void {
  if (code !== 0 && code !== UNSETTLED) return
  const what = 'the process ended before the command was done'
  const remedy = 'look for process.exit, and for an await of what never comes, in the plugins'
  process.stderr.write(`maskbench: ${sentences({ what, remedy })}\n`)
  process.exitCode = 1
}

/** The options and positional arguments of one call in one object; arguments are keyed by their declared names. */
export function namedOptions(args: unknown[]): CommonOptions & Record<string, unknown> {
  const command = args.at(-1) as Command
  const named: Record<string, unknown> = {}
  command.registeredArguments.forEach((argument, i) => {
    named[argument.name().replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())] = args[i]
  })
  return { ...named, ...command.optsWithGlobals() }
}

/** `help plugin check` is `plugin check --help`: commander would print the help of `plugin`. */
function asHelp(words: readonly string[]): readonly string[] {
  const [first, ...named] = words
  return first === 'help' && named.length > 1 ? [...named, '--help'] : words
}

/** Without the wish for help where no command has the name: commander would print the help of the level above. */
function withoutHelpOfNothing(program: Command, words: readonly string[]): readonly string[] {
  const operands = words.filter((word, i) => !word.startsWith('-') && words[i - 1] !== '--db')
  let at = program
  for (const word of operands) {
    if (at.commands.length === 0 || word === 'help') return words
    const inner = at.commands.find((command) => command.name() === word)
    if (!inner) return words.filter((one) => one !== '--help' && one !== '-h')
    at = inner
  }
  return words
}

/** The innermost command named by `words`. */
function commandIn(program: Command | undefined, words: readonly string[]): Command | undefined {
  return words.reduce((at, word) => at?.commands.find((command) => command.name() === word) ?? at, program)
}

/**
 * Where a script reads the JSON, a person still sees the sentence; a terminal that shows both gets it once.
 * @param usage - what to do about wrong usage of the command line.
 * @returns the exit code.
 */
export function report(error: unknown, io: TerminalIo, usage: string): number {
  const explained = error instanceof CommanderError ? explainUsage(error, usage) : explain(error)
  const { what, exitCode } = explained
  const remedy = hintsOnSameStore(io, explained.remedy)
  const isAnswer = io.json && !io.answered()
  if (isAnswer) io.result({ error: what, remedy }, () => '')
  if (!isAnswer || !io.terminal) io.note(oneLine(`maskbench: ${sentences({ what, remedy })}`))
  if (io.debug && error instanceof Error && !(error instanceof CommanderError)) io.note(error.stack ?? '')
  return exitCode
}
