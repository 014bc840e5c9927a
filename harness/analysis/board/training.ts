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

type Settings = Readonly<Record<string, unknown>>

interface Training {
  /** Paths of single options in which some differ; they are told of all that have them. */
  paths: string[]
  /** `augmentation (cropMin 0.6, jitter 0)`: what the config at this place has of a recipe, where that is not the usual one. */
  unusual(place: number): { key: string; text: string }[]
}

/** @param told - paths that are told anyway. */
export function trainingDifferences(configs: readonly object[], told: readonly string[]): Training {
  const differing = KEYS.filter((key) => differsAmongAlike(key, configs) && SETTINGS[key]!.named !== true)
  const isRecipe = (key: string) => SETTINGS[key]!.recipe === true
  const recipes = differing.filter(isRecipe).map((key) => ({ key, texts: unusualTexts(key, configs, told) }))
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
  const differing = KEYS.filter((key) => differsAmongAlike(key, configs))
  if (differing.length > 0) {
    const titles = listed(differing.map((key) => SETTINGS[key]!.title))
    return `${everyRow} is evaluated in the same way, but ${rows} differ in ${titles}, as their details say: compare those that agree.`
  }
  const same = 'Every method that was run here is pretrained and evaluated in the same way'
  const own = KEYS.filter((key) => SETTINGS[key]!.recipe === true && differs(key, configs))
  if (own.length === 0) return `${same}.`
  return `${same}, except that supervised training has its own ${listed(own.map((key) => SETTINGS[key]!.title))}.`
}

/** In how many settings of training two differ that rows should share to be compared. */
export const unlikeSettings = (a: object, b: object): number =>
  KEYS.filter((key) => differsAmongAlike(key, [a, b])).length

/** The configs that should agree in a setting, by their places; runs of different kinds have no columns in common. */
function alikeIn(key: string, configs: readonly object[]): number[][] {
  const { recipe, untrained, optional } = SETTINGS[key]!
  const having = [...configs.keys()].filter((place) => {
    const value = (configs[place] as Settings)[key]
    const isThere = optional === true ? isSet(value) : key in configs[place]!
    return isThere && (untrained === true || learnsFrom(configs[place]!) !== 'nothing')
  })
  const classOf = (config: object) => [kindOf(config), recipe === true ? learnsFrom(config) : ''].join()
  return [...groupBy(having, (place) => classOf(configs[place]!)).values()]
}

const differsAmongAlike = (key: string, configs: readonly object[]): boolean =>
  alikeIn(key, configs).some((places) => valuesAt(key, configs, places).size > 1)

const differs = (key: string, configs: readonly object[]): boolean =>
  valuesAt(key, configs, alikeIn(key, configs).flat()).size > 1

const valuesAt = (key: string, configs: readonly object[], places: readonly number[]): ReadonlySet<string> =>
  new Set(places.map((place) => JSON.stringify((configs[place] as Settings)[key])))

const kindOf = (config: object): boolean => (config as Settings).kind === 'noisy-labels'

function learnsFrom(config: object): string {
  const { method } = config as Settings
  return (typeof method === 'string' && findMethodEntry(method)?.learnsFrom) || 'views'
}

/** By place, the options of those whose recipe is not that of more than half of those that should agree. */
function unusualTexts(key: string, configs: readonly object[], told: readonly string[]): ReadonlyMap<number, string> {
  const ignored = told.flatMap((path) => (path.startsWith(`${key}.`) ? path.slice(key.length + 1) : []))
  return new Map(
    alikeIn(key, configs).flatMap((places) => {
      const options = differingOptions(
        places.map((place) => (configs[place] as Settings)[key] as object),
        ignored,
      )
      const texts = places.map((_, i) =>
        options.flatMap(({ path, values }) => (isSet(values[i]) ? [asSaid(path, values[i])] : [])).join(', '),
      )
      const usual = [...groupBy(texts, (text) => text).values()].find((same) => 2 * same.length > texts.length)?.[0]
      return places.flatMap((place, i): [number, string][] => {
        return texts[i] === '' || texts[i] === usual ? [] : [[place, `${key} (${texts[i]})`]]
      })
    }),
  )
}
