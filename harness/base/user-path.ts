/** Paths as people type them, in options, configs and variables of the environment. */
import { homedir } from 'node:os'
import { resolve } from 'node:path'

const HOME = /^~(?=\/|$)/

/** Absolute; `~` is the home folder, which shells replace only at the start of a word that is not quoted. */
export const userPath = (path: string): string => resolve(path.replace(HOME, () => homedir()))

/** An option with its value, such as `--db=~/runs.sqlite`, with the home folder for `~`; other words are unchanged. */
export const withHome = (word: string): string => {
  const [, option, value] = /^(--[a-z][a-z-]*=)(~\/.*)$/s.exec(word) ?? []
  return option === undefined ? word : `${option}${value!.replace(HOME, () => homedir())}`
}
