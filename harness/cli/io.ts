/** The output of a command: results go to stdout, everything else to stderr, also what plugins print. */

import { UsageError } from '../base/errors.ts'
import { printable, printableJson } from '../base/printable.ts'
import { printAnswer } from '../base/process/answer.ts'
import { hintsOnStore, onStore } from '../base/quoted.ts'
import { userPath } from '../base/user-path.ts'

export interface Io {
  /** True with --json: stdout carries JSON and nothing else. */
  readonly json: boolean
  /** Whether stdout is a terminal, which shows a picture as its source. */
  readonly terminal?: boolean
  /** True with --debug: stack traces are wanted. */
  readonly debug: boolean
  /** Absolute path of the result store: --db, else MASKBENCH_DB, else ./maskbench.sqlite. */
  readonly database: string
  /** Whether the user named that path, by --db or MASKBENCH_DB. */
  readonly databaseNamed?: boolean
  /** Prints the command's answer; called once (`perf`: once per workload). `text` is only called without --json. */
  result(json: unknown, text: () => string): void
  /** Prints a line of progress, a hint or a warning. */
  note(line: string): void
}

/** The options every command takes, as commander hands them over. */
export interface CommonOptions {
  db?: string
  json?: boolean
  debug?: boolean
}

/** A command's work; `options` holds its options and its positional arguments by name. */
export type Run<Options> = (options: Options & CommonOptions, io: Io) => Promise<void> | void

/** Turns a command's work into a commander action: `.action(act(run))`. Tests pass an `Act` that runs nothing. */
// biome-ignore lint/suspicious/noExplicitAny: commander types an action's arguments this way.
export type Act = <Options>(run: Run<Options>) => (...args: any[]) => Promise<void>

/** A command to copy, for the same store as this one. */
export const onSameStore = ({ database, databaseNamed }: Io, command: string): string =>
  databaseNamed ? onStore(database, command) : command

/** The command that prints a table again, beside that table; what is pasted elsewhere names no local path. */
export const shownBy = (io: Io, command: string, format: string): string =>
  format === 'text' || format === 'json' ? onSameStore(io, command) : command

/** As `onSameStore` for the commands within a sentence; what is noted and errors need it not. */
export const hintsOnSameStore = (
  { database, databaseNamed }: Pick<Io, 'database' | 'databaseNamed'>,
  sentence: string,
): string => (databaseNamed ? hintsOnStore(database, sentence) : sentence)

/** @throws UsageError for a picture that would be printed to a terminal. */
export function checkNoTerminal({ terminal, json }: Io, remedy: string): void {
  if (terminal && !json) throw new UsageError({ what: 'a terminal shows a picture as its source', remedy })
}

export interface TerminalIo extends Io {
  /** Whether `result` was called: after that, an error must not write to stdout. */
  answered(): boolean
}

export function terminalIo(options: CommonOptions): TerminalIo {
  let answered = false
  if (options.db === '') throw new UsageError({ what: '--db is empty', remedy: 'name a file, or leave --db out' })
  const named = options.db ?? (process.env.MASKBENCH_DB || undefined)
  const store = { database: userPath(named ?? 'maskbench.sqlite'), databaseNamed: named !== undefined }
  return {
    ...store,
    json: options.json ?? false,
    debug: options.debug ?? false,
    terminal: process.stdout.isTTY,
    result(json, text) {
      answered = true
      printAnswer(`${options.json ? printableJson(json) : printable(text()).trimEnd()}\n`)
    },
    note(line) {
      process.stderr.write(`${printable(hintsOnSameStore(store, line))}\n`)
    },
    answered: () => answered,
  }
}
