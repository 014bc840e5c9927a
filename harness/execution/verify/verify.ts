/** Checks that a finished run's stored scores are reproducible, from its stored files or by repeating the whole run. */
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ENCODER, FEATURES, MASKS, OCCLUSION, ONNX } from '../../../db/artefact-names.ts'
import { pluginKeys } from '../../../db/changes.ts'
import type { ExternalConfig } from '../../../db/config/external.ts'
import { pluginDigests } from '../../../db/config/plugins.ts'
import type { RepresentationConfig } from '../../../db/config/representation.ts'
import type { RunConfig } from '../../../db/config/run.ts'
import { nameOf } from '../../../db/describe-run.ts'
import { getRun, type RunDetail } from '../../../db/queries/run.ts'
import { type Database, openReadOnly } from '../../../db/read-only.ts'
import { EnvironmentError, FailureError, UsageError } from '../../base/errors.ts'
import { temporaryFolder } from '../../base/process/temporary-folder.ts'
import { childEnvironment } from '../../engine/environment.ts'
import { loadStoredPlugins } from '../../plugins/load.ts'
import { ArtefactStore } from '../../store/artefacts.ts'
import { CONTINUED } from '../../store/runs/continued.ts'
import { type Difference, decisiveDifferences } from '../../store/runs/environment.ts'
import { checkDataPresent } from '../../store/runs/run-data.ts'
import { executeOneByOne } from '../execute.ts'
import { identify } from '../plan/identity.ts'
import { checkComputable } from '../plan/preflight.ts'
import { computeOf, deviceOf } from '../resources/devices.ts'
import { askCommand } from '../worker/ask-command.ts'
import { childError } from '../worker/child-error.ts'
import { saidToUsers } from '../worker/child-lines.ts'
import {
  type ComparedPredictions,
  type ComparedScore,
  comparePredictions,
  compareScores,
  RETRAINED_TOLERANCE,
  type StoredScore,
  toleranceOf,
} from './comparison.ts'
import { predictionsOf, type Recomputed, requireStoredConfig } from './recompute.ts'

export interface Verification {
  run: string
  name: string
  dataset: string
  /** What the scores were recomputed from. */
  from: 'checkpoint' | 'pixels' | 'features' | 'masks' | 'predictions' | 'a new run'
  /** True if nothing differs; scores that are not kept do not count. */
  ok: boolean
  scores: ComparedScore[]
  predictions: ComparedPredictions[]
  /** For a new run: whether each of its files equals the stored one with the same name and step. */
  files: { name: string; step: number; same: boolean }[]
  /** What has changed since the run was made. */
  changed: { code: boolean; data: boolean; plugins: string[]; machine: Difference[] }
  /** Messages about resumptions in another environment, after which the run need not be reproducible bit for bit. */
  continued: string[]
  /** Null where scores must match bit for bit. */
  tolerance: { default: number; byEvaluation: Record<string, number> } | null
}

export interface Request {
  database: Database
  /** Path of the database file. */
  path: string
  runId: string
  /** Repeat the whole run in a separate store. */
  again: boolean
  /** Run the code of the plugins that the store keeps for the run, whoever wrote it. */
  trustPlugins: boolean
  note(line: string): void
}

interface RecomputedRun {
  scores: StoredScore[]
  predictions: Recomputed['predictions']
  files: { name: string; step: number; sha256: string }[] | null
  facts: Record<string, unknown>
}

/**
 * @throws UsageError for a run that is not done; EnvironmentError when data or a model are missing; FailureError for a
 * damaged one.
 */
export async function verify(request: Request): Promise<Verification> {
  const { database, runId, again } = request
  const run = getRun(database, runId)!
  if (run.status !== 'done') {
    const remedy = 'finish it with the command that `npx maskbench show` prints'
    throw new UsageError({ what: `run ${runId} is ${run.status}: there is nothing to verify yet`, remedy })
  }
  if (run.kind === 'reported') {
    const what = `run ${runId} holds numbers that others report, and nothing that they could be recomputed from`
    throw new UsageError({ what, remedy: 'compare them with the source that `npx maskbench show` names' })
  }
  if (!request.trustPlugins) checkNoPlugins(run)
  await loadStoredPlugins(database, run.config)
  const config = requireStoredConfig(database, runId)
  checkDataPresent([config])
  const identity = identify(config)
  const made = again ? await doneAgain(config, run.label) : await recomputed(request, config, run)
  const machine = decisiveDifferences(run.environment, made.facts)
  const continued = run.events.filter(({ name }) => name === CONTINUED).map(({ message }) => message)
  const repeatable = machine.length === 0 && continued.length === 0 && givesSameBits(config, made.facts)
  // The predictions of a label-smoothing run are read, not computed, so the machine does not matter.
  const exact = repeatable || (config.kind === 'noisy-labels' && !again)
  const tolerance = (score: StoredScore) => (exact ? 0 : again ? RETRAINED_TOLERANCE : toleranceOf(score))
  const kept = (score: StoredScore) => again || isKept(score, config, made)
  const scores = compareScores(run.scores, made.scores, { tolerance, kept })
  const predictions = comparePredictions(predictionsOf(database, runId), made.predictions, (one) => {
    return again || !isOfBestEpoch(one)
  })
  const files = comparedFiles(run, made)
  const sameFiles = !exact || files.every(({ same }) => same)
  const samePredictions = predictions.every(({ different, sameTruth, made }) => {
    return made !== 'missing' && sameTruth && (!exact || different === 0)
  })
  return {
    run: runId,
    name: nameOf(config, run.label),
    dataset: config.dataset,
    from: again ? 'a new run' : sourceOf(config),
    ok: scores.every(({ verdict }) => verdict !== 'different') && samePredictions && sameFiles,
    scores,
    predictions,
    files,
    changed: {
      code: identity.codeVersion !== run.codeVersion,
      data: identity.dataDigest !== run.dataDigest,
      plugins: pluginKeys(run.stalePlugins),
      machine,
    },
    continued,
    tolerance: exact ? null : stated(scores, tolerance),
  }
}

/** Whether repeating a run gives the same bits; on a GPU that depends on the kernels. */
export function givesSameBits(config: RunConfig, { device }: Record<string, unknown>): boolean {
  return device !== 'gpu' || config.kind !== 'representation' || config.deterministic
}

function sourceOf(config: RunConfig): Verification['from'] {
  if (config.kind === 'noisy-labels') return 'predictions'
  if (config.kind === 'external') {
    const { kind } = config.source
    return kind === 'features' || kind === 'masks' ? kind : 'checkpoint'
  }
  return config.method === 'raw-pixels' ? 'pixels' : 'checkpoint'
}

function stated(scores: ComparedScore[], tolerance: (score: StoredScore) => number) {
  const tolerances = scores.map((score) => [score.evaluation, tolerance({ ...score, value: null })] as const)
  return { default: Math.min(...tolerances.map(([, value]) => value)), byEvaluation: Object.fromEntries(tolerances) }
}

/**
 * A supervised run keeps no model of its best epoch; a label-smoothing run keeps only predictions, old ones not even
 * those.
 */
function isKept(score: StoredScore, { kind }: RunConfig, { predictions }: RecomputedRun): boolean {
  const { metric, protocol, condition } = score
  if (kind !== 'noisy-labels') return !isOfBestEpoch(score)
  return metric === 'top1' && predictions.some((one) => one.protocol === protocol && one.condition === condition)
}

const isOfBestEpoch = ({ evaluation, protocol }: Pick<StoredScore, 'evaluation' | 'protocol'>): boolean =>
  evaluation === 'supervised' && protocol.includes('best epoch')

/** A store may come from someone else, and what it keeps as a plugin would run with the rights of the user. */
function checkNoPlugins({ id, config }: RunDetail): void {
  const plugins = Object.keys(pluginDigests(config))
  if (plugins.length === 0) return
  throw new UsageError({
    what: `verifying run ${id} would run the code that the store keeps for ${plugins.join(', ')}`,
    remedy: 'if you trust where the store comes from, add --trust-plugins',
  })
}

/** Recomputes in a child process with the run's own thread count, without cached features. */
async function recomputed({ path, runId, note }: Request, config: RunConfig, run: RunDetail): Promise<RecomputedRun> {
  checkArtefacts(path, config, run)
  const device = deviceOf(config)
  await checkComputable([{ config, device }])
  let complaint = ''
  const pass = (line: string) => {
    const said = saidToUsers(line)
    if (said !== null) note(said)
  }
  const { code, signal, answer } = await askCommand(['recompute', runId, '--db', path], {
    env: { ...childEnvironment(computeOf(config, device)), ...UNCACHED },
    heard(line) {
      // The last line may be the error, which must not be printed twice.
      pass(complaint)
      complaint = line
    },
  })
  if (code === 0) {
    pass(complaint)
    return { files: null, ...JSON.parse(answer) }
  }
  throw childError({ code, answer, complaint: complaint || `its process was ended by ${signal}` })
}

const UNCACHED = { MASKBENCH_FEATURE_CACHE: 'off' }

/** Checks all models that are needed before anything is computed. */
function checkArtefacts(path: string, config: RunConfig, { id, artefacts }: RunDetail): void {
  if (config.kind === 'noisy-labels') return
  const store = new ArtefactStore(path)
  for (const name of modelsOf(config)) {
    const file = artefacts.findLast((one) => one.kind === 'checkpoint' && one.name === name)
    const remedy = `restore the file from a copy of ${store.folder}, or verify with --again, which recreates it`
    if (file === undefined || !existsSync(store.path(file.sha256))) {
      throw new EnvironmentError({ what: `${name} of run ${id} is missing from ${store.folder}`, remedy })
    }
    if (store.read(file.sha256) === null) {
      const what = `${name} of run ${id} is damaged: ${store.path(file.sha256)} no longer matches its digest`
      throw new FailureError({ what, remedy })
    }
  }
}

const EXTERNAL_FILES = { weights: [ENCODER], onnx: [ONNX], features: Object.values(FEATURES), masks: [MASKS] }

/** The files that scores are recomputed from. */
function modelsOf(config: RepresentationConfig | ExternalConfig): string[] {
  if (config.kind === 'external') return EXTERNAL_FILES[config.source.kind]
  const { method, adios, evaluations } = config
  if (method === 'raw-pixels') return []
  return adios !== null && evaluations.some(({ name }) => name === 'masks') ? [ENCODER, OCCLUSION] : [ENCODER]
}

async function doneAgain(config: RunConfig, label: string): Promise<RecomputedRun> {
  const folder = temporaryFolder('verify')
  const path = join(folder, 'again.sqlite')
  const planned = { config, label, name: nameOf(config, label), ...identify(config) }
  try {
    const { states } = await executeOneByOne(
      { title: 'verify', planned: [planned], commandOf: () => '' },
      path,
      UNCACHED,
    )
    const error = states.find(({ status }) => status !== 'done')?.error
    if (error !== undefined) {
      throw new FailureError({
        what: `the repeated run failed: ${error}`,
        remedy: 'if the run is stale, run the same command with the commit that `npx maskbench show` names',
      })
    }
    const database = openReadOnly(path)!
    const { scores, environment, artefacts } = getRun(database, planned.id)!
    const predictions = predictionsOf(database, planned.id)
    database.$client.close()
    return { scores, predictions, files: artefacts, facts: environment }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function comparedFiles({ artefacts }: RunDetail, { files }: RecomputedRun): Verification['files'] {
  if (files === null) return []
  return artefacts.map(({ name, step, sha256 }) => {
    return {
      name,
      step,
      same: files.some((file) => file.name === name && file.step === step && file.sha256 === sha256),
    }
  })
}
