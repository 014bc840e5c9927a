/** Errors that a choice of the reader resolves. Commands and pages call a choice by different names. */

import { UsageError } from '../../base/errors.ts'
import { quoted } from '../../base/quoted.ts'

export interface Choice {
  name: 'unit' | 'value' | 'n' | 'test'
  /** What can be chosen. */
  values: readonly string[]
  /** Those whose lower values are usually better. */
  lower?: readonly string[]
}

/** `--unit percent or --unit fraction`, `--value error --lower-is-better` */
const asOptions = ({ name, values, lower = [] }: Choice): string =>
  values.map((value) => `--${name} ${quoted(value)}${lower.includes(value) ? ' --lower-is-better' : ''}`).join(' or ')

/** The remedy is that of the command line; another surface words its own by `worded`. */
export class ChoiceError extends UsageError {
  readonly worded: (asWritten: (choice: Choice) => string) => string
  /** @param wordRemedy - puts the choice, as it is written on a surface, into the remedy. */
  constructor(what: string, choice: Choice, wordRemedy: (written: string) => string) {
    super({ what, remedy: wordRemedy(asOptions(choice)) })
    this.worded = (asWritten) => wordRemedy(asWritten(choice))
  }
}
