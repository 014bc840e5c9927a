/** The details below the title of a measured row. */
import { isNotGiven, NOT_GIVEN_ENTRY } from '../../../db/catalogue/not-given.ts'
import { backboneName, joinDetails, variantDetails, variantParts } from '../../../db/catalogue/titles.ts'
import {
  asSaid,
  configDifferences,
  differingOptions,
  inWords,
  optionNames,
  setOptions,
} from '../../../db/config/differences.ts'
import type { ExternalConfig } from '../../../db/config/external.ts'
import { trainingPlugins } from '../../../db/config/plugins.ts'
import { groupBy } from '../../../db/queries/group-by.ts'
import type { Group } from '../../../db/queries/leaderboard.ts'
import { memoize, memoizeEach } from '../../base/memoize.ts'
import { countedInTerminal } from '../../base/text.ts'
import { isUntrained, trainingDifferences, UNTRAINED } from './training.ts'

/** Number of rows of one name that are compared to find what tells them apart. */
const SAMPLE = 12

/** A setting of a row in words, `epochs 5`; other rows that have the setting have one of the same key. */
export interface Fact {
  key: string
  text: string
}

export interface Details {
  /** `ResNet-18, 3×3 stem · w16 s2 b1` */
  network: string
  facts: Fact[]
  /** All of it in one line. */
  text: string
}

/** A row that is told from others, with the config of one of its runs. */
interface Told {
  config: object
  stale: boolean
}

interface Sample {
  ids: string[]
  members: Told[]
  differing: string[]
}

/**
 * Describes a row's encoder, the options that tell rows of one name apart, of which the first dozen rows of each name are
 * compared, and the settings of training in which any rows differ. An option that tells some rows apart is named for
 * every row that has it. Computed on demand, because a board with thousands of rows shows dozens.
 */
export function describer(groups: Group[], configs: (runIds: string[]) => object[]): (group: Group) => Details {
  const samples = memoize(() => samplesOf(groups, configs))
  const apart = memoize(() => [...new Set([...samples().values()].flatMap(({ differing }) => differing))])
  const training = memoize(() => trainingDifferences(configs(groups.map(({ runId }) => runId)), apart()))
  const places = memoize(() => new Map(groups.map(({ id }, place) => [id, place])))
  const told = memoize(() => [...apart(), ...training().paths])
  const sampled = memoizeEach((name) => factsOf(samples().get(name)!.members, told()))
  const unmasked = memoize(() => new Set(groups.flatMap(({ method, masking }) => (masking === 'none' ? method : []))))
  const known = new Map<string, Details>()
  return (group) => {
    const before = known.get(group.id)
    if (before !== undefined) return before
    const name = nameOf(group)
    const sample = samples().get(name)!
    const place = sample.ids.indexOf(group.id)
    const { stale } = group
    const more = place < 0 ? configs([group.runId]).map((config) => ({ config, stale })) : []
    const alike = [...sample.members, ...more]
    const facts = place < 0 ? factsOf(alike, [...told(), ...pathsApart(alike)]) : sampled(name)
    const options = [...facts.at(place)!, ...training().unusual(places().get(group.id)!)]
    // Its title is that of a row without masks.
    const isUntold = isNotGiven(group.masking) && unmasked().has(group.method)
    const made = detailsOf(group, options, alike.at(place)!.config, isUntold ? NOT_GIVEN_ENTRY.phrase : '')
    known.set(group.id, made)
    return made
  }
}

function samplesOf(groups: Group[], configs: (runIds: string[]) => object[]): Map<string, Sample> {
  return new Map(
    [...groupBy(groups, nameOf)].map(([name, alike]) => {
      const members = alike.slice(0, SAMPLE)
      const read = configs(members.map(({ runId }) => runId))
      const told = members.map(({ stale }, i) => ({ config: read[i]!, stale }))
      return [name, { ids: members.map(({ id }) => id), members: told, differing: pathsApart(told) }]
    }),
  )
}

/** Without versions of plugins, which mostly the mark of stale rows tells apart, and without what `trainingDifferences` tells of all rows. */
const pathsApart = (members: readonly Told[]): string[] =>
  differingOptions(
    members.map(({ config }) => config),
    [...NOT_NAMED, 'plugins', 'imageSize'],
  ).map(({ path }) => path)

function detailsOf({ backbone, variant }: Group, options: Fact[], config: object, masking: string): Details {
  const { network, others } = variantParts(variant)
  const source = 'reportedIn' in config ? String(config.reportedIn) : ''
  const [inputs, encoder] = [inputsOf(config), backboneName(backbone)]
  const plain = [...others, source, masking].filter(Boolean).map((text) => ({ key: text, text }))
  const told = textsOf(options).join(', ')
  return {
    network: joinDetails(encoder, network),
    facts: [...inputs, ...plain, ...options],
    text: joinDetails(encoder, ...textsOf(inputs), ...variantDetails(variant), source, masking, told),
  }
}

/** What facts say, each once: an encoder is untrained in several settings. */
export const textsOf = (facts: readonly Fact[]): string[] => [...new Set(facts.map(({ text }) => text))]

/**
 * Those options of each config that have these paths; where nothing else tells a row from another, the evaluations too, and
 * where these are equal, the versions of plugins.
 */
function factsOf(members: readonly Told[], paths: readonly string[]): Fact[][] {
  const nameOf = optionNames(paths)
  const told = new Set(paths)
  const apart = memoize(() => new Set(differingOptions(members.map(({ config }) => config)).map(({ path }) => path)))
  const facts = members.map(({ config }) => {
    const said = isExternal(config) ? INPUTS : []
    return optionsIn(config).flatMap(({ path, value }): Fact[] => {
      if (!told.has(path) || said.includes(path)) return []
      const isSaid = isUntrained(config, path) && !apart().has(path)
      return [{ key: path, text: isSaid ? UNTRAINED : asSaid(nameOf(path), value) }]
    })
  })
  const tellApart = (key: string, partOf: (config: object) => object, ...marks: readonly (keyof Told)[]) => {
    const alike = groupBy([...facts.keys()], (i) => JSON.stringify([facts[i], marks.map((mark) => members[i]![mark])]))
    for (const places of alike.values()) {
      const differences = configDifferences(
        places.map((i) => partOf(members[i]!.config)),
        [],
        inWords,
      )
      for (const [k, i] of places.entries()) facts[i]!.push(...differences[k]!.map((text) => ({ key, text })))
    }
  }
  tellApart('evaluations', (config) => ('evaluations' in config ? { evaluations: config.evaluations } : {}))
  // Plugins of evaluations are left out: the columns show these.
  tellApart('plugins', (config) => ({ plugins: trainingPlugins(config) }), 'stale')
  return facts
}

type Options = ReturnType<typeof setOptions>

/** Configs never change, and those of a sample are compared with every further row of the name. */
const optionsKnown = new WeakMap<object, Options>()

function optionsIn(config: object): Options {
  const options = optionsKnown.get(config) ?? setOptions(config)
  optionsKnown.set(config, options)
  return options
}

/** Options that the inputs of a row made elsewhere say. */
const INPUTS: readonly string[] = ['imageSize', 'trainImages']

const isExternal = (config: object): config is ExternalConfig => 'kind' in config && config.kind === 'external'

/** What the scores of a row made elsewhere depend on besides its encoder, and its columns do not say. */
function inputsOf(config: object): Fact[] {
  if (!isExternal(config)) return []
  const { imageSize, trainImages } = config
  const probed = (count: number) => `probed on ${countedInTerminal(count, 'training image')}`
  return [
    ...(imageSize === null ? [] : [{ key: 'imageSize', text: asSaid('imageSize', imageSize) }]),
    ...(trainImages === null ? [] : [{ key: 'trainImages', text: probed(trainImages) }]),
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

const nameOf = ({ method, masking, backbone, variant }: Group): string => [method, masking, backbone, variant].join(' ')
