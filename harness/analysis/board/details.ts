/** The details below the title of a measured row. */
import { backboneName, variantName } from '../../../db/catalogue/titles.ts'
import { configDifferences, inWords } from '../../../db/config/differences.ts'
import type { ExternalConfig } from '../../../db/config/external.ts'
import { groupBy } from '../../../db/queries/group-by.ts'
import type { Group } from '../../../db/queries/leaderboard.ts'
import { memoize } from '../../base/memoize.ts'
import { counted } from '../../base/text.ts'

/** Number of rows of one name that are compared to find its details. */
const SAMPLE = 12

/**
 * Describes a row's encoder, and how it differs from the first dozen rows of its name. Computed on demand, because a
 * board with thousands of rows shows dozens.
 */
export function describer(groups: Group[], configs: (runIds: string[]) => object[]): (group: Group) => string {
  const samples = new Map<string, { ids: string[]; configs: object[]; differences: () => string[][] }>()
  const made = new Map<string, string>()
  const sampleOf = (group: Group) => {
    const label = [group.method, group.masking, group.backbone, group.variant].join(' ')
    const known = samples.get(label)
    if (known) return known
    const alike = groups.filter((other) => isAlike(group, other)).slice(0, SAMPLE)
    const read = configs(alike.map(({ runId }) => runId))
    const differences = memoize(() => factsOf(read))
    const sample = { ids: alike.map(({ id }) => id), configs: read, differences }
    samples.set(label, sample)
    return sample
  }
  return (group) => {
    const known = made.get(group.id)
    if (known !== undefined) return known
    const sample = sampleOf(group)
    const place = sample.ids.indexOf(group.id)
    const differences = place < 0 ? factsOf([...sample.configs, ...configs([group.runId])]) : sample.differences()
    const { backbone, variant } = group
    const config = sample.configs[place] ?? configs([group.runId])[0]!
    const source = 'reportedIn' in config ? String(config.reportedIn) : ''
    const text = [
      backboneName(backbone),
      ...inputsOf(config),
      variantName(variant),
      source,
      differences.at(place)!.join(', '),
    ]
      .filter(Boolean)
      .join(' · ')
    made.set(group.id, text)
    return text
  }
}

/** What differs; the evaluations too, where nothing else tells a row from another. */
function factsOf(configs: readonly object[]): string[][] {
  const facts = configDifferences(configs, NOT_NAMED)
  const alike = groupBy([...facts.keys()], (i) => JSON.stringify(facts[i]))
  for (const members of alike.values()) {
    const evaluated = configDifferences(
      members.map((i) => {
        const config = configs[i]!
        return 'evaluations' in config ? { evaluations: config.evaluations } : {}
      }),
      [],
      inWords,
    )
    for (const [k, i] of members.entries()) facts[i]!.push(...evaluated[k]!)
  }
  return facts
}

/** What the scores of a row made elsewhere depend on besides its encoder, and its columns do not say. */
function inputsOf(config: object): string[] {
  if (!('kind' in config) || config.kind !== 'external') return []
  const { imageSize, trainImages } = config as ExternalConfig
  return [
    ...(imageSize === null ? [] : [`${imageSize} px`]),
    ...(trainImages === null ? [] : [`probed on ${counted(trainImages, 'training image')}`]),
  ]
}

/** Left out: evaluations, which the columns show, and files of other projects, which differ between seeds. */
export const NOT_NAMED = [
  'seed',
  'evaluations',
  'galleries',
  'told',
  'source.file',
  'source.train',
  'source.test',
  'reportedIn',
]

const isAlike = (a: Group, b: Group): boolean =>
  a.method === b.method && a.masking === b.masking && a.backbone === b.backbone && a.variant === b.variant
