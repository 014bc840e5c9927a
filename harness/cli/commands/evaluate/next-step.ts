/** What to do after `evaluate --save`: how the scores get a p. */

import { isRegistered } from '../../../../db/catalogue/registered.ts'
import { type BackboneConfig, ourBackboneSchema } from '../../../../db/config/backbone.ts'
import { differingOptions } from '../../../../db/config/differences.ts'
import type { EncoderShape, ExternalConfig } from '../../../../db/config/external.ts'
import { groupRuns } from '../../../../db/queries/external.ts'
import type { RunRow } from '../../../../db/queries/runs.ts'
import type { Database } from '../../../../db/read-only.ts'
import { quoted } from '../../../base/quoted.ts'
import { kebab } from '../../arguments.ts'

type Saved = Pick<RunRow, 'status' | 'dataset' | 'groupId'>

/**
 * A comparison with a row that the store has, else the command that makes one.
 * @param configs - those of all seeds that were evaluated.
 * @param only - the evaluation that was asked for; absent: the usual ones.
 * @param copied - a command as it is to be copied.
 */
export async function nextStep(
  database: Database,
  { status, dataset, groupId }: Saved,
  configs: readonly ExternalConfig[],
  only?: string,
  copied: (command: string) => string = (command) => command,
): Promise<string[]> {
  const { source } = configs[0]!
  if (status !== 'done' || source.kind === 'masks') return []
  const stored = groupRuns(database, groupId).map(({ seed }) => seed)
  const seeds = [...new Set([...stored, ...configs.map(({ seed }) => seed)])].sort((a, b) => a - b)
  const { comparablePair } = await import('../../../analysis/compare/partner.ts')
  const pair = comparablePair(database, groupId)
  if (pair !== null) {
    const compare = copied(`npx maskbench compare ${pair.map(quoted).join(' ')}`)
    const line = `Compare it with another row: ${compare} (\`${copied('npx maskbench runs')}\` lists others)`
    if (source.kind !== 'weights') {
      const unknown = (await isUntrained(database, pair[1])) ? [`${UNKNOWN_ENCODER[source.kind]}.`] : []
      return ['', line, ...unknown]
    }
    if (!(await isOtherEncoderUntrained(database, configs[0]!, pair[1]))) return ['', line]
    const why = 'That row has an untrained encoder of another architecture or size'
    const command = `  ${pretraining(configs[0]!, seeds, copied, only)}`
    const none = withoutCounterpart(source.shape)
    if (trainable(source.shape) === null) return ['', line, ...(none === null ? [] : [`${none}.`]), `${why}.`]
    if (none === null) return ['', line, `${why}; to see what training did, make one of the same:`, command]
    return ['', line, `${why}. ${none}; the nearest is made by:`, command]
  }
  if (dataset.startsWith('labels:')) return []
  const nothing = `The store has no row ${seeds.length > 1 ? 'of several seeds ' : ''}to compare it with. Make one:`
  if (await isInReference(configs[0]!, seeds.length, only)) {
    const told =
      source.kind === 'weights'
        ? '; their untrained encoder is of another architecture or size'
        : '; their untrained encoder may be of another architecture'
    const shipped = `${copied('npx maskbench import reference')}   (results that ship with maskbench, in seconds${told})`
    return ['', nothing, `  ${shipped}`, `  ${pretraining(configs[0]!, seeds, copied, only)}`, ...otherOf(source)]
  }
  return ['', nothing, `  ${pretraining(configs[0]!, seeds, copied, only)}`, ...otherOf(source)]
}

/** What a row without named weights leaves open. */
const UNKNOWN_ENCODER = {
  onnx: 'That row has an untrained encoder of maskbench; an ONNX model does not say its architecture, so it may be another',
  features:
    'That row has an untrained encoder of maskbench; features do not say what computed them, so it may be another',
} as const

/** Why `pretrain` makes no untrained encoder of the same make; null where it does. */
function withoutCounterpart(shape: EncoderShape): string | null {
  const padding = 'stemPadding' in shape && shape.stemPadding === 2 ? ' with a stem padded by 2' : ''
  if (isRegistered('backbone', shape.name) || (padding === '' && trainable(shape) !== null)) return null
  return `\`pretrain\` has no ${shape.name}${padding}, so that no row shows the same encoder untrained`
}

/** What sets the encoder of the suggested command apart. */
function otherOf(source: ExternalConfig['source']): string[] {
  if (source.kind !== 'weights') return []
  const none = withoutCounterpart(source.shape)
  return none === null ? [] : [`${none}; the command above makes another.`]
}

/** Whether the results that ship with maskbench have an untrained encoder with these scores. */
async function isInReference({ dataset, trainImages }: ExternalConfig, seeds: number, only?: string): Promise<boolean> {
  const { referenceFacts } = await import('../../../../db/reference.ts')
  const { suites } = await import('../../../suites/index.ts')
  const facts = referenceFacts()
  if (facts === null || trainImages !== null) return false
  const runs = suites.find(({ name }) => name === facts.suite)?.runs ?? []
  const fitting = runs.filter((run) => {
    if (run.kind !== 'representation' || run.dataset !== dataset || run.method !== 'random-init') return false
    return run.trainImages === null && (only === undefined || run.evaluations.some(({ name }) => name === only))
  })
  return fitting.length >= Math.min(seeds, 2)
}

/** Whether a row is of an untrained encoder that differs from that of the weights. @param row - its name or id. */
async function isOtherEncoderUntrained(database: Database, { source }: ExternalConfig, row: string): Promise<boolean> {
  const config = await configOf(database, row)
  if (config === null || source.kind !== 'weights') return false
  const { asTrained } = await import('../../../../db/queries/tell-apart.ts')
  const [own, other] = [{ backbone: source.shape }, config].map(asTrained)
  return config.method === 'random-init' && differingOptions([own!, other!], []).some(isOfEncoder)
}

const isUntrained = async (database: Database, row: string): Promise<boolean> =>
  (await configOf(database, row))?.method === 'random-init'

/** @param row - its name or id. */
async function configOf(database: Database, row: string): Promise<{ method?: string; backbone?: object } | null> {
  const { findSide } = await import('../../../analysis/compare/find-runs.ts')
  const { configsOfRuns } = await import('../../../../db/queries/configs.ts')
  const run = findSide(database, row).side?.runs[0]
  return run === undefined ? null : configsOfRuns(database, [run.id])[0]!
}

const isOfEncoder = ({ path }: { path: string }) => path.startsWith('backbone.')

/** The encoder of weights where `pretrain` makes the same, or one that differs in the padding of its stem alone; null for others. */
function trainable(encoder: EncoderShape): BackboneConfig | null {
  const { stemPadding: _, ...shape }: EncoderShape & { stemPadding?: unknown } = encoder
  const found = ourBackboneSchema.safeParse(shape)
  return found.success ? found.data : null
}

/** `--backbone resnet18-cifar --backbone-width 16`: the options that are not the default. */
function backboneFlags(backbone: BackboneConfig): string[] {
  const { name, ...sizes } = backbone
  const usual: object = ourBackboneSchema.parse({ name })
  const given = differingOptions([sizes, usual], ['name']).map(({ path, values }) => {
    return `--backbone-${kebab(path)} ${values[0]}`
  })
  return [...(name === 'resnet18-cifar' ? [] : [`--backbone ${name}`]), ...given]
}

/** The command that measures an untrained encoder, the same where `pretrain` has it, with the same seeds. */
function pretraining(
  { dataset, trainImages, source }: ExternalConfig,
  seeds: readonly number[],
  copied: (command: string) => string,
  only?: string,
): string {
  const own = source.kind === 'weights' ? trainable(source.shape) : null
  const command = [
    `npx maskbench pretrain --method random-init --data ${quoted(dataset)}`,
    ...(own === null ? [] : backboneFlags(own)),
    ...(trainImages === null ? [] : [`--train-images ${trainImages}`]),
    ...(only === undefined ? [] : [`--evaluations ${only}`]),
  ].join(' ')
  if (seeds.length === 1) return copied(`${command} --seed ${seeds[0]}`)
  return copied(`for seed in ${seeds.join(' ')}; do ${command} --seed $seed; done`)
}
