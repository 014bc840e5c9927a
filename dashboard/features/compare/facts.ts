/** Differences in configuration and environment between two sides, leaf by leaf, over all seeds of a side. */
import { withLaterOptions } from '../../../db/config/representation.ts'
import type { RunDetail } from '../../../db/queries/run.ts'
import { environmentTitle } from '../runs/environment-titles.ts'
import { flattened } from '../runs/facts-tree.ts'

export interface FactLine {
  path: string
  /** Null where the side has no such option or fact. */
  a: string | null
  b: string | null
  differs: boolean
}

type Side = readonly RunDetail[]

/** @param seeds - whether to include the seed, as for two single runs. */
export function configLines(a: Side, b: Side, seeds: boolean): FactLine[] {
  const configFacts = ({ config }: RunDetail) =>
    flattened(withLaterOptions(config)).filter(([path]) => seeds || path !== 'seed')
  return factLines(a.map(configFacts), b.map(configFacts))
}

/** Machine and software, with the versions of code and data. */
export function environmentLines(a: Side, b: Side): FactLine[] {
  const environmentFacts = (run: RunDetail) =>
    flattened(environmentOf(run)).map(([path, text]): [string, string] => [environmentTitle(path), text])
  return factLines(a.map(environmentFacts), b.map(environmentFacts))
}

/** The run's environment with its host, commit, code version and data version. */
export function environmentOf(run: RunDetail): Record<string, unknown> {
  const { environment, codeVersion, dataDigest, gitCommit, gitDirty, host } = run
  const commit = gitCommit === null ? 'unknown' : `${gitCommit.slice(0, 12)}${gitDirty ? ', with local changes' : ''}`
  return { commit, code: codeVersion, data: dataDigest.slice(0, 16), host: host ?? 'unknown', ...environment }
}

function factLines(a: readonly [string, string][][], b: readonly [string, string][][]): FactLine[] {
  const [mine, theirs] = [together(a), together(b)]
  const paths = [...new Set([...mine.keys(), ...theirs.keys()])]
  return paths.map((path) => {
    const [x, y] = [mine.get(path) ?? null, theirs.get(path) ?? null]
    return { path, a: x, b: y, differs: x !== y }
  })
}

/** Values of one side's runs: a single value where they agree, otherwise all of them. */
function together(runs: readonly [string, string][][]): Map<string, string> {
  const values = new Map<string, Set<string>>()
  for (const [path, text] of runs.flat()) values.set(path, (values.get(path) ?? new Set()).add(text))
  return new Map([...values].map(([path, texts]) => [path, [...texts].sort().join(' or ')]))
}
