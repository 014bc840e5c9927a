/**
 * How rows were trained, as far as it is no part of their method: rows of two methods can be compared only where both had
 * the same data and budget.
 */
import { findMethodEntry } from '../../../db/catalogue/methods.ts'
import { asSaid, differingOptions, isSet } from '../../../db/config/differences.ts'
import { groupBy } from '../../../db/queries/group-by.ts'
import { listed } from '../../base/text.ts'

interface Setting {
  title: string
  /** Whether rows that are not trained have it too. */
  untrained?: true
  /** Made of options, of which supervised training has others than methods that learn from views. */
  recipe?: true
  /** Whether a row without a value has none that could differ: rows of given features have no images. */
  optional?: true
  /** Whether every row names it anyway. */
  named?: true
}

const SETTINGS: Readonly<Record<string, Setting>> = {
  backbone: { title: 'encoder', named: true },
  imageSize: { title: 'image size', untrained: true, optional: true },
  trainImages: { title: 'number of training images', untrained: true },
  epochs: { title: 'epochs' },
  steps: { title: 'steps' },
  batchSize: { title: 'batch size' },
  optimizer: { title: 'optimiser', recipe: true },
  schedule: { title: 'schedule', recipe: true },
  augmentation: { title: 'augmentation', recipe: true },
}

const KEYS = Object.keys(SETTINGS)

/** What stands for the settings of training that an encoder without any lacks. */
export const UNTRAINED = 'untrained'

/** Whether an option is of training, and the config that of an encoder that was not trained. */
export function isUntrained(config: object, path: string): boolean {
  const setting = SETTINGS[path.split('.')[0]!]
  return setting !== undefined && !setting.untrained && !setting.named && learnsFrom(config) === 'nothing'
}

type Options = Readonly<Record<string, unknown>>

interface Training {
  /** Paths of single options in which some differ; they are told of all that have them. */
  paths: string[]
  /** `augmentation (cropMin 0.6, jitter 0)`: what the config at this place has of a recipe, where that is not the usual one. */
  unusual(place: number): { key: string; text: string }[]
}

/** @param told - paths that are told anyway. */
export function trainingDifferences(configs: readonly object[], told: readonly string[]): Training {
  const rows = configs.map(settingsOf)
  const differing = KEYS.filter((key) => differsAmongAlike(key, rows) && SETTINGS[key]!.named !== true)
  const isRecipe = (key: string) => SETTINGS[key]!.recipe === true
  const recipes = differing.filter(isRecipe).map((key) => ({ key, texts: unusualTexts(key, rows, told) }))
  return {
    paths: differing.filter((key) => !isRecipe(key) && !told.includes(key)),
    unusual: (place) =>
      recipes.flatMap(({ key, texts }) => {
        const text = texts.get(place)
        return text === undefined ? [] : [{ key, text }]
      }),
  }
}

/**
 * Whether rows were trained alike, and if not, in what they differ; of numbers from elsewhere, that nothing is known of it.
 * @param configs - of the rows that were run here. @param elsewhere - whether there are others: reported, or of a paper.
 */
export function trainingSentence(configs: readonly object[], elsewhere: boolean): string {
  if (!elsewhere) return ranHere(configs, 'Every row', 'rows')
  const unknown = 'were measured is known only as far as their protocols say.'
  if (configs.length === 0) return `No row was run here: all numbers are from elsewhere, and how they ${unknown}`
  return `${ranHere(configs, 'Every row that was run here', 'these rows')} How the numbers from elsewhere ${unknown}`
}

function ranHere(configs: readonly object[], everyRow: string, rows: string): string {
  const ran = configs.map(settingsOf)
  const differing = KEYS.filter((key) => differsAmongAlike(key, ran))
  if (differing.length > 0) {
    const titles = listed(differing.map((key) => SETTINGS[key]!.title))
    return `${everyRow} is evaluated in the same way, but ${rows} differ in ${titles}, as their details say: compare those that agree.`
  }
  const same = 'Every method that was run here is pretrained and evaluated in the same way'
  const own = KEYS.filter((key) => SETTINGS[key]!.recipe === true && differs(key, ran))
  if (own.length === 0) return `${same}.`
  return `${same}, except that supervised training has its own ${listed(own.map((key) => SETTINGS[key]!.title))}.`
}

/** In how many settings of training two differ that rows should share to be compared. */
export const unlikeSettings = (a: object, b: object): number =>
  KEYS.filter((key) => differsAmongAlike(key, [a, b].map(settingsOf))).length

/** The rows that should agree in a setting, by their places; runs of different kinds have no columns in common. */
function alikeIn(key: string, rows: readonly Settings[]): number[][] {
  const having = [...rows.keys()].filter((place) => rows[place]![key] !== null)
  return [...groupBy(having, (place) => rows[place]![key]!.alike).values()]
}

const differsAmongAlike = (key: string, rows: readonly Settings[]): boolean =>
  alikeIn(key, rows).some((places) => textsAt(key, rows, places).size > 1)

const differs = (key: string, rows: readonly Settings[]): boolean =>
  textsAt(key, rows, alikeIn(key, rows).flat()).size > 1

const textsAt = (key: string, rows: readonly Settings[], places: readonly number[]): ReadonlySet<string> =>
  new Set(places.map((place) => rows[place]![key]!.text))

/** What a row has of each setting; null where it could have none. */
type Settings = Readonly<Record<string, Value | null>>

interface Value {
  value: unknown
  text: string
  /** What those rows have in common that should have the same. */
  alike: string
}

/** What they learn from is kept with them, since a plugin may bring or change a method later. */
const known = new WeakMap<object, { learnsFrom: string; settings: Settings }>()

/** Thousands of configs are kept in memory, and each is asked again whenever a result changes. */
function settingsOf(config: object): Settings {
  const before = known.get(config)
  const from = learnsFrom(config)
  if (before?.learnsFrom === from) return before.settings
  const settings = Object.fromEntries(KEYS.map((key) => [key, settingOf(key, config as Options, from)]))
  known.set(config, { learnsFrom: from, settings })
  return settings
}

function settingOf(key: string, config: Options, from: string): Value | null {
  const { recipe, untrained, optional } = SETTINGS[key]!
  const value = config[key]
  const isThere = optional === true ? isSet(value) : key in config
  if (!isThere || (untrained !== true && from === 'nothing')) return null
  const alike = [config.kind === 'noisy-labels', recipe === true ? from : ''].join()
  return { value, text: JSON.stringify(value), alike }
}

function learnsFrom(config: object): string {
  const { method } = config as Options
  return (typeof method === 'string' && findMethodEntry(method)?.learnsFrom) || 'views'
}

/** By place, the options of those whose recipe is not that of more than half of those that should agree. */
function unusualTexts(key: string, rows: readonly Settings[], told: readonly string[]): ReadonlyMap<number, string> {
  const ignored = told.flatMap((path) => (path.startsWith(`${key}.`) ? path.slice(key.length + 1) : []))
  return new Map(
    alikeIn(key, rows).flatMap((places) => {
      // Thousands of rows share few recipes.
      const recipes = groupBy(places, (place) => rows[place]![key]!.text)
      const options = differingOptions(
        [...recipes.values()].map(([first]) => rows[first!]![key]!.value as object),
        ignored,
      )
      const said = new Map(
        [...recipes.keys()].map((recipe, i): [string, string] => {
          const own = options.flatMap(({ path, values }) => (isSet(values[i]) ? [asSaid(path, values[i])] : []))
          return [recipe, own.join(', ')]
        }),
      )
      const bySaid = groupBy(recipes, ([recipe]) => said.get(recipe)!)
      return [...bySaid].flatMap(([text, alike]): [number, string][] => {
        const having = alike.flatMap(([, members]) => members)
        if (text === '' || 2 * having.length > places.length) return []
        return having.map((place) => [place, `${key} (${text})`])
      })
    }),
  )
}
