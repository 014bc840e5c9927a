/** What commander says of wrong usage, and the remedy, which it leaves out or guesses too freely. */
import type { Command, CommanderError } from 'commander'
import { asksFor, didYouMean, OF_PLUGINS } from '../base/did-you-mean.ts'
import { quoted } from '../base/quoted.ts'

/** What others call a command, too far from its name to be taken for a slip. */
const OTHER_NAMES: Record<string, string> = {
  dashboard: 'serve',
  train: 'pretrain',
  list: 'runs',
  remove: 'db remove',
  delete: 'db remove',
}

/** Pages of the dashboard without a command of their name, and what else answers. */
const PAGES: Record<string, string> = {
  curves: 'the page Curves of `npx maskbench serve` draws them; choose runs on the page Runs',
  masks: 'the page Masks of `npx maskbench serve` shows them; `npx maskbench show RUN` lists the pictures of a run',
}

/** What others call what a flag brings, with that flag. */
const OTHER_FLAGS: Record<string, { flag: string; remedy: string }> = {
  stars: {
    flag: 'against',
    remedy: 'add --against METHOD, which marks with † what differs significantly from that method',
  },
}

/** What others call a choice, in lower case and without signs, and what must be known of a choice that is another thing. */
const OTHER_CHOICES: { choice: string; names: readonly string[]; note?: string }[] = [
  { choice: 'latex', names: ['tex'] },
  { choice: 'md', names: ['markdown'] },
  { choice: 'text', names: ['txt'] },
  {
    choice: 'mann-whitney',
    names: ['wilcoxon', 'signedrank', 'signedranks', 'wilcoxonsignedrank'],
    note: "it is Wilcoxon's rank-sum test, of separate values; his signed-rank test, of pairs, is `stats table --ranks wilcoxon-holm`, across data sets",
  },
  { choice: 'mann-whitney', names: ['mannwhitneyu', 'mwu', 'u', 'utest', 'ranksum', 'ranksums', 'wilcoxonranksum'] },
  { choice: 'paired', names: ['pairedt', 'pairedttest', 'ttestrel', 'dependent', 'related'] },
  { choice: 'welch', names: ['t', 'ttest', 'ttestind', 'unpaired', 'independent', 'welchs'] },
  { choice: 'benjamini-hochberg', names: ['fdr', 'bh', 'fdrbh', 'falsediscoveryrate'] },
  {
    choice: 'holm',
    names: ['bonferroni', 'bonf', 'fwer', 'holmbonferroni'],
    note: 'it bounds the chance of any false finding, as Bonferroni does, and finds at least as much',
  },
  { choice: 'none', names: ['no', 'off', 'uncorrected', 'raw'] },
]

/** Asks for the choice that was probably meant; commander suggests names of commands and options alone. */
function asksForChoice(message: string): string | undefined {
  const [, typed, choices] = /argument '(.*)' is invalid\. Allowed choices are (.*)\.$/.exec(message) ?? []
  if (typed === undefined) return undefined
  const all = choices!.split(', ')
  const plain = typed.toLowerCase().replace(/[^a-z\d]/g, '')
  const other = OTHER_CHOICES.find(({ choice, names }) => names.includes(plain) && all.includes(choice))
  if (other !== undefined) return `${asksFor(other.choice)}${other.note === undefined ? '' : ` (${other.note})`}`
  const near = didYouMean(typed, all)
  return near === undefined ? undefined : asksFor(near)
}

const TABLE_FILE = /\.(?:csv|tsv|json|md|tex|txt|xlsx?|ods)$/i

/** The commands that read a table, for its file in the place of a command. */
function asksForTable(typed: string, command: Command | undefined): string | undefined {
  if (!TABLE_FILE.test(typed)) return undefined
  const table = `\`npx maskbench stats table ${quoted(typed)}\``
  if (command?.name() === 'stats') return `did you mean ${table}?`
  return command?.parent ? undefined : `did you mean ${table} or \`npx maskbench import ${quoted(typed)}\`?`
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
    const other = OTHER_FLAGS[typed]
    if (other && flagsOf(command).includes(other.flag)) return other.remedy
    const meant = meantFlags(typed, command)
    if (meant.length > 0) return asksFor(...meant)
    const owners = whole ? ownersOf(typed, await whole()) : []
    return owners.length > 0 ? `it is an option of ${owners.join(', ')}; ${listing}` : listing
  }
  const pattern = error.code === 'commander.excessArguments' ? patternOption(command) : undefined
  if (pattern !== undefined) return `put the pattern behind ${pattern} in quotes, so that the shell leaves it alone`
  const unknown = error.code === 'commander.unknownCommand' ? /'(.*)'/.exec(first)?.[1] : undefined
  const page = PAGES[unknown?.toLowerCase() ?? '']
  if (page !== undefined) return page
  const guess = /\(Did you mean (?!one of)(.*)\?\)/.exec(error.message)?.[1]
  const suggestion = OTHER_NAMES[unknown ?? ''] ?? guess
  const asked =
    suggestion === undefined ? (asksForTable(unknown ?? '', command) ?? asksForChoice(first)) : asksFor(suggestion)
  if (asked !== undefined) return asked
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
