/** Adds the store of the page to the commands that it shows. */
import { basename } from 'node:path'
import { hintsOnStore, onStore } from '../../harness/base/quoted.ts'

const isUsual = (path: string): boolean => basename(path) === 'maskbench.sqlite'

/** Adds `--db` to a complete command, or to the body of a shell loop, unless the store has the default name. */
export const onPageStore = (path: string, command: string): string => (isUsual(path) ? command : onStore(path, command))

/** The same for the commands that a sentence tells to run. */
export const hintsOnPageStore = (path: string, sentence: string): string =>
  isUsual(path) ? sentence : hintsOnStore(path, sentence)
