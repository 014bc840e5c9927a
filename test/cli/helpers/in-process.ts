/** Commands as the command line gives them, answered in this process: for tests that give many. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
// The bundler starts its program in the folder in which it was loaded, so it is loaded before any folder that goes again.
import 'esbuild'
import { printable, printableJson } from '../../../harness/base/printable.ts'
import type { CommonOptions, TerminalIo } from '../../../harness/cli/io.ts'
import { answer } from '../../../harness/cli/main.ts'

export interface Here extends Disposable {
  path: string
  /** Answers with the store `maskbench.sqlite` in the folder; paths in `words` are relative to the folder. */
  maskbench(...words: string[]): Promise<{ code: number; stdout: string; stderr: string }>
}

/** A folder to be in. */
export function commands(): Here {
  const path = mkdtempSync(join(tmpdir(), 'maskbench-test-'))
  return {
    path,
    async maskbench(...words) {
      let [stdout, stderr] = ['', '']
      const output = ({ json = false, db }: CommonOptions): TerminalIo => ({
        json,
        debug: false,
        database: resolve(path, db ?? 'maskbench.sqlite'),
        databaseNamed: db !== undefined,
        result(value, text) {
          stdout += `${json ? printableJson(value) : printable(text()).trimEnd()}\n`
        },
        note(line) {
          stderr += `${printable(line)}\n`
        },
        answered: () => stdout !== '',
      })
      const before = process.cwd()
      process.chdir(path)
      try {
        const code = await answer(['node', 'maskbench', ...words], output)
        return { code, stdout, stderr }
      } finally {
        process.chdir(before)
      }
    },
    [Symbol.dispose]() {
      rmSync(path, { recursive: true, force: true })
    },
  }
}
