/** What to do after `evaluate --save`: how the scores get a p. */
import type { ExternalConfig } from '../../../../db/config/external.ts'
import type { RunRow } from '../../../../db/queries/runs.ts'
import type { Database } from '../../../../db/read-only.ts'
import { quoted } from '../../../base/quoted.ts'

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
    return ['', `Compare it with another row: ${compare} (\`${copied('npx maskbench runs')}\` lists others)`]
  }
  if (dataset.startsWith('labels:')) return []
  const nothing = 'The store has no row to compare it with. Make one:'
  if (await isInReference(configs, only)) {
    const shipped = `${copied('npx maskbench import reference')}   (results that ship with maskbench, in seconds)`
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

/** The command that measures an untrained encoder, of the same architecture if it is a ResNet-18, with as many seeds. */
function pretraining(configs: readonly ExternalConfig[], copied: (command: string) => string, only?: string): string {
  const { dataset, trainImages, source } = configs[0]!
  const own = source.kind === 'weights' && source.shape.name === 'resnet18'
  const command = [
    `npx maskbench pretrain --method random-init --data ${quoted(dataset)}`,
    ...(own ? ['--backbone resnet18'] : []),
    ...(trainImages === null ? [] : [`--train-images ${trainImages}`]),
    ...(only === undefined ? [] : [`--evaluations ${only}`]),
  ].join(' ')
  const seeds = configs.map(({ seed }) => seed)
  if (seeds.length === 1) return copied(`${command} --seed ${seeds[0]}`)
  return copied(`for seed in ${seeds.join(' ')}; do ${command} --seed $seed; done`)
}
