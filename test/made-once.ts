/** What several test files start from, made once in a run of the tests. */
import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Of the folder that holds it, for all processes of the run. */
const PLACE = 'MASKBENCH_TEST_MADE_ONCE'

/** Vitest calls it before and what it returns after all files. */
export default function setup(): () => void {
  const ours = join(tmpdir(), `maskbench-made-once-${process.pid}-`)
  // Every project of the configuration has its own set-up.
  if (process.env[PLACE]?.startsWith(ours)) return () => {}
  const folder = mkdtempSync(ours)
  process.env[PLACE] = folder
  return () => rmSync(folder, { recursive: true, force: true })
}

/**
 * A folder that the first test file to ask for it fills; if several do so at the same time, one of theirs is kept.
 * @returns its path. It belongs to all: copy what you change.
 */
export function madeOnce(name: string, fill: (folder: string) => void): string {
  const folder = join(process.env[PLACE]!, name)
  if (existsSync(folder)) return folder
  const own = mkdtempSync(`${folder}-`)
  fill(own)
  try {
    renameSync(own, folder)
  } catch (error) {
    if (!existsSync(folder)) throw error
  }
  return folder
}
