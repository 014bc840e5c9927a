/** What a run was made with: machine and software, stored once per distinct set of facts. */
import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { cpus, release, totalmem, type } from 'node:os'
import { fileURLToPath } from 'node:url'
import { canonicalJson, sha256 } from './hash.ts'

const require = createRequire(import.meta.url)
const root = fileURLToPath(new URL('../..', import.meta.url))

export interface Environment {
  /** Hash of the facts. */
  id: string
  facts: Record<string, string | number | null>
}

/** @param tensorflow - version of the loaded library, null when the run needs none. */
export function environment(threads: number, tensorflow: string | null): Environment {
  const processors = cpus()
  const facts = {
    maskbench: packageVersion('../../package.json'),
    node: process.versions.node,
    tensorflow,
    'tensorflow.js': packageVersion('@tensorflow/tfjs-core/package.json'),
    'better-sqlite3': packageVersion('better-sqlite3/package.json'),
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    os: `${type()} ${release()} ${process.arch}`,
    threads,
  }
  return { id: sha256(canonicalJson(facts)).slice(0, 12), facts }
}

/** Commit and state of the sources; nulls where they are not a git checkout, or git is missing. */
export function gitState(): { gitCommit: string | null; gitDirty: boolean | null } {
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  try {
    return { gitCommit: git('rev-parse', 'HEAD'), gitDirty: git('status', '--porcelain') !== '' }
  } catch {
    return { gitCommit: null, gitDirty: null }
  }
}

function packageVersion(file: string): string {
  return (require(file) as { version: string }).version
}
