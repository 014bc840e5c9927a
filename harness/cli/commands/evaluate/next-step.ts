/** What to do after `evaluate --save`: how the scores get a p. */
import { type BackboneConfig, ourBackboneSchema } from '../../../../db/config/backbone.ts'
import { differingOptions } from '../../../../db/config/differences.ts'
import type { ExternalConfig } from '../../../../db/config/external.ts'
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
  const { comparablePair } = await import('../../../analysis/compare/partner.ts')
  const pair = comparablePair(database, groupId)
  if (pair !== null) {
    const compare = copied(`npx maskbench compare ${pair.map(quoted).join(' ')}`)
    const line = `Compare it with another row: ${compare} (\`${copied('npx maskbench runs')}\` lists others)`
    if (!(await isOtherEncoderUntrained(database, configs[0]!, pair[1]))) return ['', line]
    const why = 'That row has an untrained encoder of another architecture or size'
    const make = trainable(configs[0]!) === null ? [] : [`  ${pretraining(configs, copied, only)}`]
    return [
      '',
      line,
      make.length === 0 ? `${why}.` : `${why}; to see what training did, make one of the same:`,
      ...make,
    ]
  }
  if (dataset.startsWith('labels:')) return []
  const nothing = 'The store has no row to compare it with. Make one:'
  if (await isInReference(configs, only)) {
    const told = source.kind === 'weights' ? '; their untrained encoder is of another architecture or size' : ''
    const shipped = `${copied('npx maskbench import reference')}   (results that ship with maskbench, in seconds${told})`
    return ['', nothing, `  ${shipped}`, `  ${pretraining(configs, copied, only)}`]
  }
  return ['', nothing, `  ${pretraining(configs, copied, only)}`]
}

/** Whether the results that ship with maskbench have an untrained encoder with these scores. */
async function isInReference(configs: readonly ExternalConfig[], only?: string): Promise<boolean> {
  const { referenceFacts } = await import('../../../../db/reference.ts')
  const { suites } = await import('../../../suites/index.ts')
  const facts = referenceFacts()
  const { dataset, trainImages } = configs[0]!
  if (facts === null || trainImages !== null) return false
  const runs = suites.find(({ name }) => name === facts.suite)?.runs ?? []
  const fitting = runs.filter((run) => {
    if (run.kind !== 'representation' || run.dataset !== dataset || run.method !== 'random-init') return false
    return run.trainImages === null && (only === undefined || run.evaluations.some(({ name }) => name === only))
  })
  return fitting.length >= configs.length
}

/** Whether a row is of an untrained encoder that differs from that of the weights. @param row - its name or id. */
async function isOtherEncoderUntrained(database: Database, { source }: ExternalConfig, row: string): Promise<boolean> {
  const { findSide } = await import('../../../analysis/compare/find-runs.ts')
  const { configsOfRuns } = await import('../../../../db/queries/configs.ts')
  const run = findSide(database, row).side?.runs[0]
  if (run === undefined || source.kind !== 'weights') return false
  const config = configsOfRuns(database, [run.id])[0] as { method?: string; backbone?: object }
  const { asTrained } = await import('../../../../db/queries/tell-apart.ts')
  const [own, other] = [{ backbone: source.shape }, config].map(asTrained)
  return config.method === 'random-init' && differingOptions([own!, other!], []).some(isOfEncoder)
}

const isOfEncoder = ({ path }: { path: string }) => path.startsWith('backbone.')

/** The encoder of weights where `pretrain` makes the same; null for others. */
function trainable({ source }: ExternalConfig): BackboneConfig | null {
  if (source.kind !== 'weights') return null
  const found = ourBackboneSchema.safeParse(source.shape)
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

/** The command that measures an untrained encoder, the same where `pretrain` has it, with as many seeds. */
function pretraining(configs: readonly ExternalConfig[], copied: (command: string) => string, only?: string): string {
  const { dataset, trainImages } = configs[0]!
  const own = trainable(configs[0]!)
  const command = [
    `npx maskbench pretrain --method random-init --data ${quoted(dataset)}`,
    ...(own === null ? [] : backboneFlags(own)),
    ...(trainImages === null ? [] : [`--train-images ${trainImages}`]),
    ...(only === undefined ? [] : [`--evaluations ${only}`]),
  ].join(' ')
  const seeds = configs.map(({ seed }) => seed)
  if (seeds.length === 1) return copied(`${command} --seed ${seeds[0]}`)
  return copied(`for seed in ${seeds.join(' ')}; do ${command} --seed $seed; done`)
}
