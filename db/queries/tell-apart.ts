/** Says in words what distinguishes configurations or runs that have the same name. */
import { canonicalJson } from '../../harness/base/hash.ts'
import { quoted } from '../../harness/base/quoted.ts'
import { countedInTerminal } from '../../harness/base/text.ts'
import { type Change, changedSince } from '../changes.ts'
import { configDifferences, inWords, isSet } from '../config/differences.ts'
import type { ExternalConfig } from '../config/external.ts'
import type { Database } from '../read-only.ts'
import { withSource } from '../run-name.ts'
import { configsOfRuns } from './configs.ts'

interface Alike {
  /** One of its runs. */
  runId: string
  /** What has changed since. */
  changes?: readonly Change[]
}

/** Differences to name for each configuration; the rest is counted. */
const MOST_NAMED = 4

/** What decides the scores most is named first. */
const FIRST = ['seed', 'backbone.name', 'backbone.width', 'backbone', 'imageSize', 'trainImages', 'evaluations']

/** Written on the row itself, or no setting. */
const SAID = ['kind', 'name', 'method', 'masking', 'dataset', 'source.kind', 'source.file', 'source.train']

/**
 * For each configuration its options that the others do not share, e.g. `adios.lambda 5, epochs 9`.
 * @param options.seeds - whether they are single runs, which the seed tells apart as well.
 */
export function toldApart(database: Database, alike: readonly Alike[], { seeds = false } = {}): string[] {
  const stored = configsOfRuns(
    database,
    alike.map(({ runId }) => runId),
  )
  const mixed = new Set(stored.map(kindOf)).size > 1
  const configs = inOneOrder(stored.map(asTrained))
  const told = [...TOLD, ...(mixed ? SAID : []), ...(seeds ? [] : ['seed'])]
  const shared = mixed ? configs.map((config) => ofBoth(config, configs, told)) : null
  const differences = configDifferences(shared?.map(({ config }) => config) ?? configs, told, inWords)
  return differences.map((facts, i) => {
    const ordered = [...facts].sort((a, b) => placeOf(a) - placeOf(b))
    const named = ordered.slice(0, MOST_NAMED)
    const hidden = ordered.length - named.length
    const more = hidden > 0 ? [countedInTerminal(hidden, 'more difference')] : []
    const own = shared?.[i]?.own ?? 0
    const alone = own > 0 ? [`${countedInTerminal(own, 'setting')} that the other does not have`] : []
    const changes = alike[i]!.changes ?? []
    const made = changes.length > 0 ? [`stale: ${changedSince(changes)} changed since`] : []
    return [...named, ...more, ...alone, ...made].join(', ')
  })
}

/**
 * Names that tell rows of reported numbers apart by their sources, quoted for a shell.
 * @returns null where they do not: some have no source, or the same name and source.
 */
export function namedBySource(alike: readonly { name: string; source: string | null }[]): string[] | null {
  const names = alike.map(({ name, source }) => withSource(name, source))
  if (new Set(names).size < names.length || alike.some(({ source }) => source === null)) return null
  return names.map(quoted)
}

/** The contents of files differ from seed to seed, and a note changes no score. */
const TOLD = ['told', 'source.file', 'source.train', 'source.test']

const kindOf = (config: object): unknown => ('kind' in config ? config.kind : null)

/** The config of a row made elsewhere with its encoder where trained runs have theirs; without what an encoder ignores. */
export function asTrained(config: object): object {
  if (kindOf(config) !== 'external') return isTrained(config) ? withUsedOptions(config) : config
  const { source, ...rest } = config as ExternalConfig
  if (source.kind !== 'weights') return { ...rest, source }
  const { shape, ...weights } = source
  return withUsedOptions({ ...rest, backbone: shape, source: weights })
}

interface Trained extends Record<string, unknown> {
  backbone: { name: string; stemStride?: number }
}

/** Of reported rows the encoder is text. */
const isTrained = (config: object): config is Trained =>
  'backbone' in config && typeof config.backbone === 'object' && config.backbone !== null

/** The stride is that of a 3x3 stem; torchvision's 7x7 stem has its own. */
function withUsedOptions(config: Trained): Trained {
  const { stemStride: _, ...backbone } = config.backbone
  return backbone.name.endsWith('-cifar') ? config : { ...config, backbone }
}

/** Lists of the same evaluations in the order of the first of them: the order changes nothing. */
function inOneOrder(configs: readonly object[]): object[] {
  const first = new Map<string, unknown>()
  return configs.map((config) => {
    if (!('evaluations' in config) || !Array.isArray(config.evaluations)) return config
    const key = config.evaluations.map(canonicalJson).sort().join()
    const evaluations = first.get(key) ?? config.evaluations
    first.set(key, evaluations)
    return { ...config, evaluations }
  })
}

/** Those settings of a config that every kind of row compared here has, and the number of its others that are set. */
function ofBoth(config: object, all: readonly object[], told: readonly string[]): { config: object; own: number } {
  const entries = Object.entries(config).filter(([key]) => !told.includes(key))
  const shared = entries.filter(([key]) => all.every((other) => key in other))
  const own = entries.filter(([key, value]) => all.some((other) => !(key in other)) && isSet(value))
  return { config: Object.fromEntries(shared), own: own.length }
}

function placeOf(fact: string): number {
  const place = FIRST.findIndex(
    (path) => fact.startsWith(`${path} `) || fact.startsWith(`${path}.`) || fact.startsWith(`${path}:`),
  )
  return place < 0 ? FIRST.length : place
}
