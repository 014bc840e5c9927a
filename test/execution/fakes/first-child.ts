/** The command line up to the moment in which it starts the process of its first run. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

const BIN = join(import.meta.dirname, '../../../harness/cli/bin.mjs')
const PRELOAD = join(import.meta.dirname, './first-child.cjs')

interface FirstChild {
  words: string[]
  /** Since the first line of the command. */
  milliseconds: number
  /** Programs that were run before. */
  waitedFor: string[]
  /** Files, by their addresses, and modules of the bundle, by their paths; length in characters. */
  loaded: { url: string; length: number }[]
}

/** The first command after an edit bundles the sources. */
export function bundle(): void {
  execFileSync(process.execPath, [BIN, '--version'])
}

export function firstChild(...words: string[]): FirstChild {
  const said = execFileSync(process.execPath, ['--require', PRELOAD, BIN, ...words], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  return JSON.parse(said)
}
