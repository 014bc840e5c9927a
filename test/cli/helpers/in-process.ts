/** Commands as the command line gives them, answered in this process: for tests that give many. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { CommanderError } from 'commander'
// The bundler starts its program in the folder in which it was loaded, so it is loaded before any folder that goes again.
import 'esbuild'
import { explain } from '../../../harness/base/explain.ts'
import type { Act, CommonOptions } from '../../../harness/cli/io.ts'
import { namedOptions } from '../../../harness/cli/main.ts'
import { createProgram } from '../../../harness/cli/program.ts'

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
      let [code, stdout, stderr] = [0, '', '']
      const act: Act =
        (run) =>
        async (...args) => {
          const options = namedOptions(args) as CommonOptions
          const { json = false, db } = options
          await run(options as Parameters<typeof run>[0], {
            json,
            debug: false,
            database: resolve(path, db ?? 'maskbench.sqlite'),
            databaseNamed: db !== undefined,
            result(value, text) {
              stdout += `${(json ? JSON.stringify(value) : text()).trimEnd()}\n`
            },
            note(line) {
              stderr += `${line}\n`
            },
          })
        }
      const before = process.cwd()
      process.chdir(path)
      try {
        await (await createProgram(act, words)).parseAsync(['node', 'maskbench', ...words])
      } catch (error) {
        const { what, remedy, exitCode } =
          error instanceof CommanderError ? { what: error.message, remedy: '', exitCode: 2 } : explain(error)
        code = exitCode
        stderr += `maskbench: ${what}. ${remedy}\n`
      } finally {
        process.chdir(before)
      }
      return { code, stdout, stderr }
    },
    [Symbol.dispose]() {
      rmSync(path, { recursive: true, force: true })
    },
  }
}
