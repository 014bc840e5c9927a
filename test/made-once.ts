/** What several test files start from, made once in a run of the tests. */
import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inject } from 'vitest'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    madeOnce: string
  }
}

/** Vitest calls it before and what it returns after all files. */
export default function setup({ provide }: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'maskbench-made-once-'))
  provide('madeOnce', folder)
  return () => rmSync(folder, { recursive: true, force: true })
}

/**
 * A folder that the first test file to ask for it fills; if several do so at the same time, one of theirs is kept.
 * @returns its path. It belongs to all: copy what you change.
 */
export function madeOnce(name: string, fill: (folder: string) => void): string {
  const folder = join(inject('madeOnce'), name)
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
