/** Recomputes a finished run's scores in this process from its stored files; the store is only read. */
import { eq } from 'drizzle-orm'
import { runConfigSchema } from '../../../db/config/run.ts'
import type { Database } from '../../../db/read-only.ts'
import { artefacts, predictions, runs } from '../../../db/schema/index.ts'
import { UsageError } from '../../base/errors.ts'
import { sha256 } from '../../base/hash.ts'
import { quoted } from '../../base/quoted.ts'
import type { Recorder, Score } from '../../base/recorder.ts'
import { silentRecorder } from '../../base/silent-recorder.ts'
import { loadStoredPlugins } from '../../plugins/load.ts'
import { ArtefactStore } from '../../store/artefacts.ts'
import { littleEndian } from '../../store/runs/sqlite-recorder.ts'

export interface StoredPredictions {
  dataset: string
  evaluation: string
  condition: string
  protocol: string
  truthDigest: string
  /** int32 little-endian, in base64. */
  predicted: string
}

export interface Recomputed {
  scores: Omit<Score, 'details' | 'selectedOnTest'>[]
  predictions: StoredPredictions[]
}

/** @param path - path of the database file. @throws any error from reading the data or the models. */
export async function recompute(database: Database, path: string, runId: string): Promise<Recomputed> {
  const config = requireStoredConfig(database, runId)
  const found: Recomputed = { scores: [], predictions: [] }
  if (config.kind === 'noisy-labels') {
    const { rescore } = await import('../../noisy-labels/rescore.ts')
    const stored = predictionsOf(database, runId).map(({ predicted, truthDigest: _, ...key }) => {
      return { ...key, predicted: fromLittleEndian(predicted) }
    })
    await rescore(config, stored, collecting(found))
  } else if (config.kind === 'external') {
    const { evaluateStored } = await import('../../training/external.ts')
    await evaluateStored(config, (name) => modelOf(database, path, runId, name), collecting(found))
  } else {
    const { evaluateAgain } = await import('../../training/re-evaluate.ts')
    const { decodeSafetensors } = await import('../../models/safetensors.ts')
    const stored = (name: string) => decodeSafetensors(modelOf(database, path, runId, name), name).arrays
    await evaluateAgain(config, stored, collecting(found))
  }
  return found
}

/** Loads the plugins that the store keeps for a run. */
export async function loadPluginsOf(database: Database, runId: string): Promise<void> {
  const run = database.select({ config: runs.config }).from(runs).where(eq(runs.id, runId)).get()
  if (run) await loadStoredPlugins(database, run.config)
}

/** @throws UsageError for a config that this version of the code cannot read. */
export function requireStoredConfig(database: Database, runId: string) {
  const run = database
    .select({ config: runs.config, commit: runs.gitCommit })
    .from(runs)
    .where(eq(runs.id, runId))
    .get()
  const parsed = runConfigSchema.safeParse(run?.config)
  if (parsed.success) return parsed.data
  throw new UsageError({
    what: `the config of run ${runId} cannot be read: it was written by another version of maskbench`,
    remedy: `verify it with that version${run?.commit ? ` (git checkout ${quoted(run.commit)})` : ''}`,
  })
}

/** The stored predicted classes of all test items. */
export function predictionsOf(database: Database, runId: string): StoredPredictions[] {
  const rows = database.select().from(predictions).where(eq(predictions.runId, runId)).all()
  return rows.map(({ runId: _, items: __, predicted, ...row }) => ({
    ...row,
    predicted: Buffer.from(predicted).toString('base64'),
  }))
}

/** The newest file with that name. @throws UsageError when it is missing or damaged. */
function modelOf(database: Database, path: string, runId: string, name: string): Uint8Array {
  const rows = database.select().from(artefacts).where(eq(artefacts.runId, runId)).all()
  const file = rows.filter((row) => row.name === name).sort((a, b) => b.step - a.step)[0]
  const bytes = file && new ArtefactStore(path).read(file.sha256)
  if (bytes) return bytes
  throw new UsageError({ what: `${name} of run ${runId} is missing or damaged`, remedy: 'restore it' })
}

function collecting(into: Recomputed): Recorder {
  return {
    ...silentRecorder,
    score: ({ details: _, selectedOnTest: __, ...score }) => into.scores.push(score),
    predictions({ truth, predicted, ...key }) {
      const truthDigest = sha256(littleEndian(truth))
      into.predictions.push({ ...key, truthDigest, predicted: littleEndian(predicted).toString('base64') })
    },
  }
}

function fromLittleEndian(base64: string): Int32Array {
  const bytes = Buffer.from(base64, 'base64')
  return Int32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readInt32LE(i * 4))
}
