/** Parses the command line, runs one command, and turns any error into one line and an exit code. */
import { type Command, CommanderError } from 'commander'
import { asksFor, didYouMean, OF_PLUGINS } from '../base/did-you-mean.ts'
import { sentences } from '../base/errors.ts'
import { explain } from '../base/explain.ts'
import { oneLine } from '../base/printable.ts'
import { reserveAnswer } from '../base/process/answer.ts'
import { keepNohup } from '../base/process/nohup.ts'
import { withHome } from '../base/user-path.ts'
import { type Act, type CommonOptions, hintsOnSameStore, type TerminalIo, terminalIo } from './io.ts'
import { createProgram } from './program.ts'

export async function main(typed: string[]): Promise<void> {
  reserveAnswer()
  const argv = typed.map(withHome)
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
  let io: TerminalIo = terminalIo({ json: argv.includes('--json'), debug: argv.includes('--debug') })
  const act: Act =
    (run) =>
    async (...args) => {
      const options = namedOptions(args)
      io = terminalIo(options)
      await run(options as Parameters<typeof run>[0], io)
    }
  let program: Command | undefined
  try {
    program = await createProgram(act, argv.slice(2))
    if (argv.length <= 2) program.help()
    await program.parseAsync([...argv.slice(0, 2), ...withoutHelpOfNothing(program, argv.slice(2))])
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return
    process.exitCode = report(error, io, helpFor(program, argv.slice(2)))
  } finally {
    process.off('exit', sayUnfinished)
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

/** What others call a command, too far from its name to be taken for a slip. */
const OTHER_NAMES: Record<string, string> = {
  dashboard: 'serve',
  train: 'pretrain',
  list: 'runs',
  remove: 'db remove',
  delete: 'db remove',
}

/** The command line that prints the help of the innermost command named by `words`. */
function helpFor(program: Command | undefined, words: readonly string[]): string {
  const path = ['npx maskbench']
  let at = program
  for (const word of words) {
    const inner = at?.commands.find((command) => command.name() === word)
    if (!inner) continue
    path.push(word)
    at = inner
  }
  return `${path.join(' ')} --help`
}

/**
 * Where a script reads the JSON, a person still sees the sentence; a terminal that shows both gets it once.
 * @param help - the command line that prints the command's help.
 * @returns the exit code.
 */
export function report(error: unknown, io: TerminalIo, help: string): number {
  const explained = error instanceof CommanderError ? explainUsage(error, help) : explain(error)
  const { what, exitCode } = explained
  const remedy = hintsOnSameStore(io, explained.remedy)
  const isAnswer = io.json && !io.answered()
  if (isAnswer) io.result({ error: what, remedy }, () => '')
  if (!isAnswer || !io.terminal) io.note(oneLine(`maskbench: ${sentences({ what, remedy })}`))
  if (io.debug && error instanceof Error && !(error instanceof CommanderError)) io.note(error.stack ?? '')
  return exitCode
}

/** What others call a choice. */
const OTHER_CHOICES: Record<string, string> = { tex: 'latex', markdown: 'md', txt: 'text', wilcoxon: 'mann-whitney' }

/** The choice that was probably meant; commander suggests names of commands and options alone. */
function meantChoice(message: string): string | undefined {
  const [, typed, choices] = /argument '(.*)' is invalid\. Allowed choices are (.*)\.$/.exec(message) ?? []
  if (typed === undefined) return undefined
  const all = choices!.split(', ')
  const other = OTHER_CHOICES[typed]
  return other !== undefined && all.includes(other) ? other : didYouMean(typed, all)
}

/** Commander says `error: what happened.` and sometimes `(Did you mean x?)` on a second line. */
function explainUsage(error: CommanderError, help: string): { what: string; remedy: string; exitCode: number } {
  const listing = `see \`${help}\``
  if (error.code === 'commander.help') return { what: 'no command was given', remedy: listing, exitCode: 2 }
  const [first = '', ...rest] = error.message.split('\n')
  const unknown = error.code === 'commander.unknownCommand' ? /'(.*)'/.exec(first)?.[1] : undefined
  const suggestion =
    OTHER_NAMES[unknown ?? ''] ?? rest.join(' ').match(/\(Did you mean (.*)\?\)/)?.[1] ?? meantChoice(first)
  const isChoice = /^error: option '--(method|masking|backbone) .*Allowed choices/.test(first)
  return {
    what: first.replace(/^error: /, '').replace(/\.$/, ''),
    remedy: suggestion === undefined ? `${listing}${isChoice ? `; ${OF_PLUGINS}` : ''}` : asksFor(suggestion),
    exitCode: 2,
  }
}
