/** The real command line in a child process. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const BIN = join(import.meta.dirname, '../../../harness/cli/bin.mjs')

interface Answer {
  code: number | null
  stdout: string
  stderr: string
}

export interface Folder extends Disposable {
  path: string
  /** Runs `maskbench …` in the folder. */
  maskbench(...words: string[]): Promise<Answer>
  start(...words: string[]): ReturnType<typeof spawn>
}

export function folder(parent = tmpdir()): Folder {
  const path = mkdtempSync(join(parent, 'maskbench-test-'))
  const env = { ...process.env }
  delete env.MASKBENCH_DB
  const start = (...words: string[]) => {
    const child = spawn(process.execPath, [BIN, ...words], { cwd: path, env, stdio: ['ignore', 'pipe', 'pipe'] })
    child.stdout.setEncoding('utf8')
    child.stderr.setEncoding('utf8')
    return child
  }
  return {
    path,
    start,
    async maskbench(...words) {
      const child = start(...words)
      let [stdout, stderr] = ['', '']
      child.stdout?.on('data', (text: string) => {
        stdout += text
      })
      child.stderr?.on('data', (text: string) => {
        stderr += text
      })
      const [code] = (await once(child, 'close')) as [number | null]
      return { code, stdout, stderr }
    },
    [Symbol.dispose]() {
      rmSync(path, { recursive: true, force: true })
    },
  }
}

/** A suite of seconds: label smoothing on Heart, three rates. */
export const TINY = {
  name: 'tiny',
  runs: [0, 1].map((seed) => ({
    kind: 'noisy-labels',
    dataset: 'uci-heart',
    hidden: 8,
    rates: [0.4, 0, -1],
    noises: [0, 0.3],
    learningRates: [0.01],
    steps: 40,
    seed,
  })),
}
