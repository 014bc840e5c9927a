/** Commands that a page hands out name the store that it shows. */
import { basename } from 'node:path'

/** A command that is whole already, on this store; of a loop, its body. */
export const onStore = (path: string, command: string): string =>
  basename(path) === 'maskbench.sqlite' ? command : command.replace(/(?=; done$)|(?<!; done)$/, ` --db ${path}`)
