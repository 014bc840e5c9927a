/** The results that ship with maskbench: a suite, run whole on one machine. `npm run reference` writes them. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

// Not a file URL, which the dashboard's bundler would treat as an asset of its pages.
const FOLDER = join(dirname(fileURLToPath(import.meta.url)), 'reference')

/** An export of the runs, compressed by Brotli. */
export const REFERENCE_FILE = join(FOLDER, 'results.tar.br')
export const REFERENCE_FACTS = join(FOLDER, 'facts.json')

export interface ReferenceFacts {
  /** The suite that was run. */
  suite: string
  runs: number
  /** Of the code that made them. */
  commit: string
  /** First and last day of the runs, e.g. `2026-11-29`. */
  from: string
  to: string
  machine: { cpu: string; cores: number; memoryGb: number; instructions: string | null; tensorflow: string }
  /** Sum over the runs, in hours. */
  hours: number
  /** Of the file. */
  sha256: string
  bytes: number
}

/** @returns null where no results are shipped, as in a package that leaves them out. */
export function referenceFacts(): ReferenceFacts | null {
  if (!existsSync(REFERENCE_FACTS) || !existsSync(REFERENCE_FILE)) return null
  return JSON.parse(readFileSync(REFERENCE_FACTS, 'utf8')) as ReferenceFacts
}

/** `suite standard on 2 cores of AMD EPYC, 2026-11-29, commit 980d850` */
export function describeReference({ suite, machine, from, to, commit }: ReferenceFacts): string {
  const days = from === to ? to : `${from} to ${to}`
  return `suite ${suite} on ${machine.cores} cores of ${machine.cpu}, ${days}, commit ${commit.slice(0, 7)}`
}
