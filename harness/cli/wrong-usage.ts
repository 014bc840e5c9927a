/** What commander says of wrong usage, and the remedy, which it leaves out or guesses too freely. */
import type { Command, CommanderError } from 'commander'
import { asksFor, didYouMean, OF_PLUGINS } from '../base/did-you-mean.ts'

/** What others call a command, too far from its name to be taken for a slip. */
const OTHER_NAMES: Record<string, string> = {
  dashboard: 'serve',
  train: 'pretrain',
  list: 'runs',
  remove: 'db remove',
  delete: 'db remove',
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
export function explainUsage(
  error: CommanderError,
  remedy: string,
): { what: string; remedy: string; exitCode: number } {
  const what = error.code === 'commander.help' ? 'no command was given' : firstLine(error)
  return { what: what.replace(/^error: /, '').replace(/\.$/, ''), remedy, exitCode: 2 }
}

const firstLine = ({ message }: CommanderError): string => message.split('\n')[0]!

interface Around {
  /** The words that call the command; @default its name and those of the commands around it. */
  path?: string
  /** Makes the program with every command, whose flags are looked for too; @default none is. */
  whole?: () => Promise<Command>
}

/** @param command - the innermost one that was named; undefined if there is none yet. */
export async function remedyOf(
  error: CommanderError,
  command: Command | undefined,
  { path = pathOf(command), whole }: Around,
): Promise<string> {
  const listing = `see \`npx ${path} --help\``
  const first = firstLine(error)
  if (error.code === 'commander.unknownOption') {
    const typed = /'--(.*)'/.exec(first)?.[1] ?? ''
    const meant = meantFlags(typed, command)
    if (meant.length > 0) return asksFor(...meant)
    const owners = whole ? ownersOf(typed, await whole()) : []
    return owners.length > 0 ? `it is an option of ${owners.join(', ')}; ${listing}` : listing
  }
  const pattern = error.code === 'commander.excessArguments' ? patternOption(command) : undefined
  if (pattern !== undefined) return `put the pattern behind ${pattern} in quotes, so that the shell leaves it alone`
  const unknown = error.code === 'commander.unknownCommand' ? /'(.*)'/.exec(first)?.[1] : undefined
  const guess = /\(Did you mean (?!one of)(.*)\?\)/.exec(error.message)?.[1]
  const suggestion = OTHER_NAMES[unknown ?? ''] ?? guess ?? meantChoice(first)
  if (suggestion !== undefined) return asksFor(suggestion)
  const isChoice = /^error: option '--(method|masking|backbone) .*Allowed choices/.test(first)
  return `${listing}${isChoice ? `; ${OF_PLUGINS}` : ''}`
}

/** `maskbench plugin check` */
function pathOf(command: Command | undefined): string {
  if (!command?.parent) return 'maskbench'
  return `${pathOf(command.parent)} ${command.name()}`
}

/** The option with a pattern that was given: the shell makes several words of one that is not quoted. */
function patternOption(command: Command | undefined): string | undefined {
  const isGiven = (name: string) => command?.getOptionValue(name) !== undefined
  const found = command?.options.find((one) => one.flags.endsWith(' <glob>') && isGiven(one.attributeName()))
  return found?.long ?? undefined
}

/** The flags that were probably meant: those that end with the typed words, such as `--blinds-period` for `--period`, else one. */
function meantFlags(typed: string, command: Command | undefined): string[] {
  const flags = flagsOf(command)
  const ending = typed === '' ? [] : flags.filter((flag) => flag.endsWith(`-${typed}`))
  if (ending.length > 0) return ending.slice(0, MOST_MEANT).map((flag) => `--${flag}`)
  const meant = typed.length < SHORTEST ? undefined : didYouMean(typed, flags)
  return meant === undefined ? [] : [`--${meant}`]
}

const MOST_MEANT = 3
/** Fewer letters are a part of too many flags. */
const SHORTEST = 3

const flagsOf = (command: Command | undefined): string[] =>
  command?.options.flatMap(({ long, hidden }) => (long && !hidden ? long.slice(2) : [])) ?? []

/** The commands that have a flag which the given one lacks. */
function ownersOf(flag: string, program: Command): string[] {
  const all = (command: Command): Command[] => [command, ...command.createHelp().visibleCommands(command).flatMap(all)]
  return all(program).flatMap((command) => (flagsOf(command).includes(flag) ? [`\`npx ${pathOf(command)}\``] : []))
}
