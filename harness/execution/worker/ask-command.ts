/** Asks a command of maskbench in a child process. Its answer has a pipe of its own, apart from what plugins print. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { ANSWER_FD } from '../../base/process/answer.ts'

const BIN = fileURLToPath(new URL('../../cli/bin.mjs', import.meta.url))
/** The descriptor after stdin, stdout and stderr. */
const PIPE = 3

export interface Reply {
  code: number | null
  signal: NodeJS.Signals | null
  /** JSON: the command's result, or its error and remedy; empty if it ended without one. */
  answer: string
}

interface Means {
  env?: NodeJS.ProcessEnv
  /** Receives every line that the command writes to stderr. */
  heard?: (line: string) => void
}

export async function askCommand(
  words: readonly string[],
  { env = process.env, heard = () => {} }: Means = {},
): Promise<Reply> {
  const child = spawn(process.execPath, [BIN, ...words, '--json'], {
    env: { ...env, [ANSWER_FD]: String(PIPE) },
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  })
  createInterface({ input: child.stderr! }).on('line', heard)
  const ended = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>
  const [answer, [code, signal]] = await Promise.all([text(child.stdio[PIPE] as Readable), ended])
  return { code, signal, answer }
}
