/** The settings in which two sides of a comparison differ, with titles, what decides the scores most first. */
import { backboneName, datasetName, evaluationName, maskingName, methodName } from '../../../db/catalogue/titles.ts'
import { differingOptions, inSpokenWords, isSet, optionNames } from '../../../db/config/differences.ts'
import { configsOfRuns } from '../../../db/queries/configs.ts'
import { asTrained } from '../../../db/queries/tell-apart.ts'
import type { Database } from '../../../db/read-only.ts'
import type { Side } from './find-runs.ts'

export interface Setting {
  /** `optimizer learning rate`, `encoder width` */
  title: string
  /** Null where the side has no such setting. */
  a: string | null
  b: string | null
}

/** In this order; others follow, and what hardly changes a score is last. */
const FIRST = [
  ...['dataset', 'method', 'masking', 'backbone.name', 'backbone', 'source', 'imageSize', 'trainImages', 'mean', 'std'],
  ...['epochs', 'supervised', 'temperature', 'projector', 'optimizer', 'schedule', 'batchSize', 'augmentation'],
]
const LAST = [
  'evaluations',
  'precision',
  'evaluationPrecision',
  'deterministic',
  'eager',
  'branches',
  'threads',
  'galleries',
]

/** What is said of a row, its name, and files, which differ from seed to seed. */
const NO_SETTING = [
  'kind',
  'name',
  'reportedIn',
  'told',
  'source.kind',
  'source.file',
  'source.train',
  'source.test',
  'plugins',
  'seed',
]

/** @returns settings of both sides before those that one side alone has. */
export function differingSettings(database: Database, a: Side, b: Side): Setting[] {
  const stored = configsOfRuns(database, [a.runs[0]!.id, b.runs[0]!.id]).map(asTrained)
  const options = differingOptions(stored.map(withoutEvaluations), NO_SETTING)
  const nameOf = optionNames(options.map(({ path }) => path))
  const found = [...options, ...differingEvaluations(stored)]
    .filter(({ values }) => values.some(isSet))
    .map(({ path, values }) => ({
      path,
      title: titleOf(path, nameOf),
      a: textOf(path, values[0]),
      b: textOf(path, values[1]),
    }))
  const isOneSided = (one: Setting) => Number(one.a === null || one.b === null)
  return found
    .sort((x, y) => isOneSided(x) - isOneSided(y) || placeOf(x.path) - placeOf(y.path))
    .map(({ title, a, b }) => ({ title, a, b }))
}

/** A warning where the sides learned from unequal numbers of images, which no difference of their encoders makes good. */
export function unequalImages(database: Database, a: Pick<Side, 'runs'>, b: Pick<Side, 'runs'>): string[] {
  const [own, other] = configsOfRuns(database, [a.runs[0]!.id, b.runs[0]!.id]).map(imagesOf)
  if (own === undefined || other === undefined || own === other) return []
  return [
    `A learned from ${own ?? 'all'} training images and B from ${other ?? 'all'}: that alone changes scores, so the difference is not due to the encoders alone.`,
  ]
}

/** Null: all of the data set; undefined: nobody knows, as of reported numbers. */
export const imagesOf = (config: object): number | null | undefined =>
  'trainImages' in config ? (config.trainImages as number | null) : undefined

const withoutEvaluations = (config: object): object => ({ ...config, evaluations: undefined })

interface Evaluated {
  name: string
  dataset?: string
}

/** Those that one side alone has, and the options of those that both have; their order changes nothing. */
function differingEvaluations(configs: readonly object[]): { path: string; values: unknown[] }[] {
  const [a, b] = configs.map((config) => {
    const listed = 'evaluations' in config ? (config.evaluations as Evaluated[]) : []
    return new Map(listed.map((one) => [one.dataset === undefined ? one.name : `${one.name} ${one.dataset}`, one]))
  }) as [Map<string, Evaluated>, Map<string, Evaluated>]
  const alone = (own: Map<string, Evaluated>, other: Map<string, Evaluated>) => {
    const names = [...own].flatMap(([key, { name, dataset }]) => {
      if (other.has(key)) return []
      return dataset === undefined ? evaluationName(name) : `${evaluationName(name)} on ${datasetName(dataset)}`
    })
    return names.length === 0 ? null : names.join(', ')
  }
  const shared = [...a].flatMap(([key, one]) =>
    b.has(key)
      ? differingOptions([one, b.get(key)!]).map(({ path, values }) => ({
          path: `evaluations.${one.name}.${path}`,
          values,
        }))
      : [],
  )
  return [{ path: 'evaluations', values: [alone(a, b), alone(b, a)] }, ...shared]
}

function placeOf(path: string): number {
  const within = (name: string) => path === name || path.startsWith(`${name}.`)
  const first = FIRST.findIndex(within)
  if (first >= 0) return first
  const last = LAST.findIndex(within)
  return FIRST.length + (last < 0 ? 0 : 1 + last)
}

/** The title of the evaluations that one side alone has. */
export const FURTHER_EVALUATIONS = 'further evaluations'

const TITLES: Record<string, string> = {
  dataset: 'data set',
  backbone: 'encoder',
  'backbone.name': 'encoder',
  imageSize: 'image size, pixels',
  mean: 'mean of pixels',
  std: 'standard deviation of pixels',
  evaluations: FURTHER_EVALUATIONS,
}

/** `encoder stem stride` of `backbone.stemStride`, `BYOL predictor hidden` of `byol.predictorHidden` */
function titleOf(path: string, nameOf: (path: string) => string): string {
  if (TITLES[path] !== undefined) return TITLES[path]
  const name = nameOf(path)
  if (name !== path) return inSpokenWords(name)
  const [first, ...rest] = path.split('.') as [string, ...string[]]
  if (first === 'evaluations') return [evaluationName(rest[0]!), ...rest.slice(1).map(inSpokenWords)].join(' ')
  const group = [methodName(first), maskingName(first)].find((title) => title !== first)
  return [TITLES[first] ?? group ?? inSpokenWords(first), ...rest.map(inSpokenWords)].join(' ')
}

const NAMES: Record<string, (key: string) => string> = {
  dataset: datasetName,
  method: methodName,
  masking: maskingName,
  'backbone.name': backboneName,
}

function textOf(path: string, value: unknown): string | null {
  if (!isSet(value)) return null
  if (typeof value === 'string') return NAMES[path]?.(value) ?? value
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return Array.isArray(value)
    ? value.map((one) => (typeof one === 'object' ? JSON.stringify(one) : one)).join(', ')
    : String(value)
}
