/** An encoder that another run has trained in just the same way: runs that differ in what they evaluate alone train once. */
import { and, desc, eq, ne } from 'drizzle-orm'
import type { RunConfig } from '../../db/config.ts'
import type { Database } from '../../db/open.ts'
import { artefacts, runs } from '../../db/schema.ts'
import type { ArtefactStore } from './artefacts.ts'
import { canonicalJson } from './hash.ts'
import { identify } from './identity.ts'

export interface TrainedAlike {
  run: string
  /** The encoder's safetensors file. */
  bytes: Uint8Array
}

/** @param name - of the artefact that holds the encoder. */
export function trainedAlike(
  database: Database,
  files: ArtefactStore,
  runId: string,
  name: string,
): TrainedAlike | null {
  const own = database.select().from(runs).where(eq(runs.id, runId)).get()
  if (own === undefined) return null
  const training = trainingOf(own.config)
  const { dataset, method, masking, seed, codeVersion } = own
  const found = database
    .select({ run: runs.id, config: runs.config, dataDigest: runs.dataDigest, sha256: artefacts.sha256 })
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
        eq(artefacts.name, name),
      ),
    )
    .orderBy(desc(runs.endedAt))
    .all()
  for (const { run, config, dataDigest, sha256 } of found) {
    if (trainingOf(config) !== training || identify(config).dataDigest !== dataDigest) continue
    const bytes = files.read(sha256)
    if (bytes !== null) return { run, bytes }
  }
  return null
}

function trainingOf(config: RunConfig): string {
  return canonicalJson({ ...config, evaluations: [] })
}
