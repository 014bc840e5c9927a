/** Runs of the papers' suites as finished runs of a store, with made-up scores. */
import type { RepresentationConfig } from '../../db/config/representation.ts'
import { describe } from '../../db/describe-run.ts'
import type { Database } from '../../db/open.ts'
import { runs, scores } from '../../db/schema/index.ts'
import { canonicalJson, sha256 } from '../../harness/base/hash.ts'
import { paperSuites } from '../../harness/suites/index.ts'

export function suiteRuns(name: string): RepresentationConfig[] {
  return paperSuites.find((suite) => suite.name === name)!.runs.filter((run) => run.kind === 'representation')
}

interface Made {
  value: number
  evaluations: readonly string[]
  metrics?: readonly string[]
  codeVersion?: string
  createdAt?: number
}

/** @returns the id. */
export function addRun(
  database: Database,
  config: RepresentationConfig,
  { value, evaluations, metrics = ['top1'], codeVersion = 'v1', createdAt = 1 }: Made,
): string {
  const { seed, ...unseeded } = config
  const groupId = sha256(canonicalJson([unseeded, codeVersion])).slice(0, 12)
  const id = sha256(`${groupId} ${seed}`).slice(0, 12)
  const about = { ...describe(config), kind: 'representation', dataset: config.dataset, seed, config } as const
  database
    .insert(runs)
    .values({ ...about, id, groupId, codeVersion, createdAt, dataDigest: 'd', status: 'done' })
    .run()
  for (const evaluation of evaluations) {
    for (const metric of metrics) {
      const score = { dataset: config.dataset, evaluation, metric, value, protocol: 'as usual', details: {} }
      database
        .insert(scores)
        .values({ ...score, runId: id, createdAt })
        .run()
    }
  }
  return id
}
