/** Adds the store of the page to the commands that it shows. */
import { basename } from 'node:path'
import { onStore as withStore } from '../../harness/base/quoted.ts'

/** Adds `--db` to a complete command, or to the body of a shell loop, unless the store has the default name. */
export const onStore = (path: string, command: string): string =>
  basename(path) === 'maskbench.sqlite' ? command : withStore(path, command)
