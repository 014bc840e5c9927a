/** Reuses the encoder of a run with identical training: runs that differ only in their evaluations train once. */
import { and, desc, eq, inArray, ne } from 'drizzle-orm'
import { trainingPlugins } from '../../../db/config/plugins.ts'
import type { RunConfig, StoredConfig } from '../../../db/config/run.ts'
import type { Database } from '../../../db/open.ts'
import type { Database as ReadOnly } from '../../../db/read-only.ts'
import { artefacts, runs } from '../../../db/schema/index.ts'
import { UsageError } from '../../base/errors.ts'
import { canonicalJson } from '../../base/hash.ts'
import type { ArtefactStore } from '../artefacts.ts'
import { factsOf } from './continued.ts'
import { decisiveDifferences } from './environment.ts'
import type { PlannedRun } from './planned-run.ts'
import { dataDigestOf } from './run-data.ts'

export interface ReusableEncoder {
  run: string
  /** The encoder's safetensors file. */
  bytes: Uint8Array
  /** The environment that it was trained in, if known. */
  facts?: Record<string, unknown> | undefined
}

/** @param name - name of the artefact with the encoder. */
export function reusableEncoder(
  database: Database,
  files: ArtefactStore,
  runId: string,
  name: string,
): ReusableEncoder | null {
  for (const { run, name: found, sha256 } of checkpointsAlike(database, runId)) {
    const bytes = found === name && computedAlike(database, runId, factsOf(database, run)) ? files.read(sha256) : null
    if (bytes !== null) return { run, bytes }
  }
  return null
}

/**
 * Whether training here would give the lender's bits, so that an encoder trained on the CPU does not pass for a GPU's.
 */
export function computedAlike(database: Database, runId: string, lender: ReusableEncoder['facts'] | null): boolean {
  const own = factsOf(database, runId)
  return own === null || !lender || decisiveDifferences(lender, own).length === 0
}

interface CheckpointAlike {
  run: string
  name: string
  sha256: string
}

/** Checkpoints of finished runs with the same training, newest runs first. */
export function checkpointsAlike(database: Database, runId: string): CheckpointAlike[] {
  const own = database.select().from(runs).where(eq(runs.id, runId)).get()
  if (own === undefined) return []
  const training = trainingKey(own.config)
  const { dataset, method, masking, seed, codeVersion } = own
  const found = database
    .select({
      run: runs.id,
      config: runs.config,
      dataDigest: runs.dataDigest,
      name: artefacts.name,
      sha256: artefacts.sha256,
    })
    .from(runs)
    .innerJoin(artefacts, eq(artefacts.runId, runs.id))
    .where(
      and(
        ne(runs.id, runId),
        eq(runs.status, 'done'),
        eq(runs.dataset, dataset),
        eq(runs.method, method),
        eq(runs.masking, masking),
        eq(runs.seed, seed),
        eq(runs.codeVersion, codeVersion),
        eq(artefacts.kind, 'checkpoint'),
      ),
    )
    .orderBy(desc(runs.endedAt))
    .all()
  return found.filter((run) => trainingKey(run.config) === training && isOfDataHere(run))
}

/** Keys of the trainings of a plan that finished runs of the same code and data have done already. */
export function trainedEncoders(database: ReadOnly, planned: readonly PlannedRun[]): Set<string> {
  const codes = [...new Set(planned.map(({ codeVersion }) => codeVersion))]
  const wanted = new Set(planned.map(({ config }) => trainingKey(config)))
  const done = database
    .select({ config: runs.config, dataDigest: runs.dataDigest })
    .from(runs)
    .innerJoin(artefacts, eq(artefacts.runId, runs.id))
    .where(and(eq(runs.status, 'done'), eq(artefacts.kind, 'checkpoint'), inArray(runs.codeVersion, codes)))
    .all()
  const digests = new Map<string, string>()
  const alike = done.flatMap((run) => {
    const training = trainingKey(run.config)
    return wanted.has(training) && isOfDataHere(run, digests) ? [training] : []
  })
  return new Set(alike)
}

/**
 * Whether each run of a plan takes an encoder that is there by then. Of runs that differ only in their evaluations, the
 * first trains it; a run that the plan has twice is one run.
 * @param trained - keys (`trainingKey`) of encoders that are there already.
 */
export function reusesEncoder(configs: readonly RunConfig[], trained: ReadonlySet<string>): boolean[] {
  const seen = new Set(trained)
  const reusing = new Map<string, boolean>()
  return configs.map((config) => {
    const [run, training] = [canonicalJson(config), trainingKey(config)]
    const reuses = reusing.get(run) ?? (config.kind === 'representation' && seen.has(training))
    reusing.set(run, reuses)
    seen.add(training)
    return reuses
  })
}

interface OfData {
  config: StoredConfig
  dataDigest: string
}

/** Whether a run read the data that are here now. @param digests - of data sets by name, as for `dataDigestOf`. */
function isOfDataHere({ config, dataDigest }: OfData, digests?: Map<string, string>): boolean {
  if (config.kind === 'reported') return false
  try {
    return dataDigestOf(config, digests) === dataDigest
  } catch (error) {
    // It was evaluated on a data set that is not known here, such as one of a plugin that is not loaded.
    if (error instanceof UsageError) return false
    throw error
  }
}

/** A key that is equal for runs that differ only in their evaluations and the precision of these. */
export function trainingKey(config: StoredConfig): string {
  const plugins = trainingPlugins(config)
  const used = Object.keys(plugins).length > 0 ? plugins : undefined
  return canonicalJson({ ...config, evaluations: [], evaluationPrecision: null, plugins: used })
}
