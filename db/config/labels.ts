/**
 * Labels that tell apart runs of one name: `lambda=5`, made of the options in which their configs differ, and of the
 * options of plugins that are not at their default, so that runs of several suites are told apart by them too.
 */
import { groupBy } from '../queries/group-by.ts'
import { asText, differingOptions, isSet } from './differences.ts'
import { externalIdentity } from './external.ts'
import { pluginDefaults } from './plugins.ts'
import type { RunConfig } from './run.ts'

/** Options that are shown elsewhere, or change no result. */
const IGNORED = ['seed', 'galleries', 'threads', 'branches']

/**
 * @param nameOf - the name of a config without its label.
 * @returns a label for each config; empty where the name says all, seeds aside.
 */
export function labelsOf(configs: readonly RunConfig[], nameOf: (config: RunConfig) => string): string[] {
  const labels = configs.map(() => '')
  const places = configs.map((config, place) => ({ config, place }))
  const unseeded = (config: RunConfig) => nameOf({ ...config, seed: 0 })
  for (const alike of groupBy(places, ({ config }) => unseeded(config)).values()) {
    const differences = optionsApart(alike.map(({ config }) => deciding(config)))
    const options = alike.map(({ config }, i) => new Map([...differences[i]!, ...chosenOfPlugins(config)]))
    const paths = [...new Set(options.flatMap((own) => [...own.keys()]))]
    alike.forEach(({ place }, i) => {
      labels[place] = [...options[i]!].map(([path, value]) => labelled(path, value, paths)).join(' ')
    })
  }
  return labels
}

/** For each config, the options in which it differs from others, with their values as text. */
function optionsApart(configs: readonly object[]): [path: string, value: string][][] {
  const differing = differingOptions(configs, IGNORED)
  return configs.map((_, i) =>
    differing.flatMap(({ path, values }): [string, string][] => (isSet(values[i]) ? [[path, asText(values[i])]] : [])),
  )
}

/** Options of a plugin's method or masking that are not at their default; those of encoders are in the name already. */
function chosenOfPlugins(config: RunConfig): [path: string, value: string][] {
  if (config.kind !== 'representation' || config.options === undefined) return []
  return optionsApart([{ options: config.options }, { options: pluginDefaults(config.options) }])[0]!
}

/** For a row made elsewhere, without its files, which differ from seed to seed, and without what its authors say. */
const deciding = (config: RunConfig): object => (config.kind === 'external' ? externalIdentity(config, true) : config)

/** `lambda=5` of `adios.lambda`, or `adios.lambda=5` if another option in `paths` ends alike. */
function labelled(path: string, value: string, paths: readonly string[]): string {
  const last = (text: string) => text.slice(text.lastIndexOf('.') + 1)
  const isShared = paths.some((other) => other !== path && last(other) === last(path))
  return `${isShared ? path : last(path)}=${path === 'evaluations' ? evaluationNames(value) : value.replace(/\s/g, '')}`
}

function evaluationNames(json: string): string {
  const asked = JSON.parse(json) as { name: string }[]
  return asked.map(({ name }) => name).join('+') || 'none'
}
