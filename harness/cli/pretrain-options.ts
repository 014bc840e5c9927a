/** Flags of `pretrain`, read off the run's schema: one definition of names, ranges, choices and defaults. */
import { Option } from 'commander'
import { z } from 'zod'
import { adiosSchema, evaluationSchema, type RepresentationConfig, representationSchema } from '../../db/config.ts'
import { UsageError } from '../errors.ts'
import { integer, real } from './arguments.ts'

/** When to touch an option; the flags themselves come from the schema. */
const ADVICE: Record<string, string> = {
  dataset: 'a data set of `data list`, or folder:<path>',
  imageSize: 'side of the images in pixels; time grows with its square',
  trainImages: 'use only the first so many training images; lower it to try something out',
  method: 'the loss over projections, or a baseline',
  masking: 'which part of an image is hidden from the encoder',
  backbone: 'resnet18-cifar has a 3x3 stem for small images, resnet18 the stem for 96 px and more',
  backboneWidth: 'channels of the first stage; 16 trains in minutes on a CPU',
  backboneStemStride: '2 is about four times faster and costs a little accuracy',
  backboneBlocks: 'basic blocks a stage; 1 is faster and no worse on small data',
  projectorHidden: 'width of the projector; raise it with the width of the encoder',
  projectorOut: 'length of a projection',
  temperature: 'of NT-Xent; raise it if the loss falls fast but the features stay poor',
  epochs: 'raise it while the online k-NN accuracy still climbs',
  batchSize: 'raise it for more negatives, lower it if memory runs out',
  optimizer: 'lars for batches of 1024 and more, sgd below',
  optimizerLearningRate: 'lower it if the loss is not finite or jumps',
  optimizerMomentum: 'seldom needs changing',
  optimizerWeightDecay: 'raise it if train and test features drift apart',
  schedule: 'constant for a first look, cosine for a result',
  scheduleWarmup: 'share of all steps; raise it if the loss is not finite early on',
  augmentationCropMin: 'smallest area of a crop; raise it where objects are small',
  augmentationFlip: 'chance of mirroring; 0 where left and right differ',
  augmentationJitter: 'chance of changing colours; lower it where colour tells classes apart',
  augmentationBrightness: 'strength',
  augmentationContrast: 'strength',
  augmentationSaturation: 'strength; 0 for grey images saves time',
  augmentationHue: 'strength; 0 for grey images saves time',
  augmentationGrey: 'chance of losing colour; 0 for grey images',
  augmentationBlur: 'chance of blurring; lower it for images below 64 px',
  adiosMasks: 'N, the masks for an image; time grows with it',
  adiosLambda: 'weight of the area penalty; raise it if masks collapse to everything or nothing',
  adiosReduction: 'over the N masks: sum as in the published code, mean as in the paper',
  adiosWidth: 'channels of the U-Net; raise it if masks stay blurred',
  adiosOptimizer: 'of the occlusion model',
  adiosOptimizerLearningRate: 'lower it if the masks change faster than the encoder learns',
  adiosOptimizerMomentum: 'seldom needs changing',
  adiosOptimizerWeightDecay: 'seldom needs changing',
  seed: 'of everything random; run several to get an interval',
  threads: 'results depend on it in the last bits; raise it for large encoders',
}

interface Leaf {
  /** Where the value goes in a config. */
  path: string[]
  /** The flag in camel case, as commander names it. */
  name: string
  schema: JsonSchema
}

interface JsonSchema {
  type?: string
  const?: unknown
  enum?: string[]
  anyOf?: JsonSchema[]
  default?: unknown
  properties?: Record<string, JsonSchema>
}

/** Every option of a representation run but its kind and its evaluations, in the schema's order. */
function pretrainLeaves(): Leaf[] {
  const schema = z.toJSONSchema(representationSchema, { io: 'input' }) as JsonSchema
  return leavesOf(schema, []).filter(({ path: [first] }) => first !== 'kind' && first !== 'evaluations')
}

export function pretrainOptions(): Option[] {
  const defaults = defaultConfig()
  const options = pretrainLeaves().map(({ path, name, schema }) => {
    const option = new Option(`--${kebab(name)} <value>`)
    const fallback = path[0] === 'dataset' ? 'fashion-mnist-mini' : at(defaults, path)
    const shown = fallback === null ? 'all' : String(fallback)
    if (schema.enum) option.choices(schema.enum)
    else if (schema.type === 'integer') option.argParser(integer())
    else if (schema.type === 'number') option.argParser(real())
    option.description = `${ADVICE[name] ?? ''} (default: ${shown})`
    return option
  })
  const names = evaluationSchema.options.map((option) => option.shape.name.value)
  const evaluations = new Option('--evaluations <list>', `some of ${names.join(', ')} (default: all)`)
  return [...options, evaluations.argParser((text) => text.split(','))]
}

/** @throws UsageError when a value is out of its range or does not go with the others. */
export function pretrainConfig(values: Record<string, unknown>): RepresentationConfig {
  const given = pretrainLeaves().filter(({ name }) => values[name] !== undefined)
  const config = structuredClone(defaultConfig())
  if (typeof values.masking === 'string' && values.masking.startsWith('adios')) config.adios = adiosSchema.parse({})
  for (const { path, name } of given) {
    if (path[0] === 'adios' && config.adios === null) {
      throw new UsageError({
        what: `--${kebab(name)} is an option of --masking adios`,
        remedy: 'add it, or leave this out',
      })
    }
    const holder = at(config, path.slice(0, -1)) as Record<string, unknown>
    holder[path.at(-1)!] = values[name]
  }
  const names = (values.evaluations as string[] | undefined) ?? ['knn', 'linear']
  const parsed = representationSchema.safeParse({ ...config, evaluations: names.map((name) => ({ name })) })
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const flag = pretrainLeaves().find(({ path }) => path.join() === issue?.path.join())?.name ?? 'evaluations'
  throw new UsageError({ what: `--${kebab(flag)}: ${issue?.message}`, remedy: 'see `npx maskbench pretrain --help`' })
}

/** What to type to get the same run again. */
export function pretrainCommand(values: Record<string, unknown>): string {
  const names = [...pretrainLeaves().map(({ name }) => name), 'evaluations']
  const flags = names.flatMap((name) =>
    values[name] === undefined ? [] : [`--${kebab(name)} ${quoted(values[name])}`],
  )
  return ['npx maskbench pretrain', ...flags].join(' ')
}

function quoted(value: unknown): string {
  const text = String(value)
  return /^[\w./:,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}

function defaultConfig(): RepresentationConfig {
  return representationSchema.parse({ kind: 'representation', dataset: 'fashion-mnist-mini' })
}

function leavesOf(schema: JsonSchema, path: string[]): Leaf[] {
  const inner = schema.anyOf?.find(({ type }) => type !== 'null') ?? schema
  if (inner.properties === undefined) return [{ path, name: flagName(path), schema: inner }]
  return Object.entries(inner.properties).flatMap(([key, property]) => leavesOf(property, [...path, key]))
}

/** `optimizer.name` is `--optimizer`; `backbone.stemStride` is `--backbone-stem-stride`. */
function flagName(path: string[]): string {
  const words = path.at(-1) === 'name' ? path.slice(0, -1) : path
  return words.map((word, i) => (i === 0 ? word : word[0]!.toUpperCase() + word.slice(1))).join('')
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

/** The value at a path; options of the occlusion model have their own defaults. */
function at(config: RepresentationConfig, path: string[]): unknown {
  const whole = { ...config, adios: config.adios ?? adiosSchema.parse({}) }
  return path.reduce<unknown>(
    (value, key) => (value as Record<string, unknown>)[key],
    path[0] === 'adios' ? whole : config,
  )
}
