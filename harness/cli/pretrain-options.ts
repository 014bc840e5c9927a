/** Flags of `pretrain`, read off the run's schema: one definition of names, ranges, choices and defaults. */
import { Option } from 'commander'
import * as z from 'zod'
import { findImageDataset } from '../../datasets/index.ts'
import { evaluationSchema, ownersOf, type RepresentationConfig, representationSchema } from '../../db/config.ts'
import { UsageError } from '../errors.ts'
import { fittingEvaluations } from '../evaluation/index.ts'
import { findPreset } from '../suites/presets/index.ts'
import { integer, list, quoted, real } from './arguments.ts'

/** When to touch an option; the flags themselves come from the schema. */
const ADVICE: Record<string, string> = {
  data: 'a data set of `data list`, or folder:<path>: your own images, labelled or not',
  imageSize: 'side of the images in pixels; time grows with its square',
  trainImages: 'use only so many training images, from all over the set; lower it to try something out',
  method: 'the loss over projections, or a baseline',
  masking: 'which part of an image is hidden from the encoder',
  backbone: 'resnet18-cifar has a 3x3 stem for small images, resnet18 the stem for 96 px and more',
  backboneWidth:
    'channels of the first stage, of a vit-tiny the length of a token; 16 channels train in minutes on a CPU',
  backboneStemStride: '2 is about four times faster and costs a little accuracy',
  backboneBlocks: 'basic blocks a stage; 1 is faster and no worse on small data',
  backbonePatchSize: 'side of a patch in pixels; 4 for 32 px images',
  backboneDepth: 'transformer blocks; lower it for CPU-sized runs',
  backboneHeads: 'attention heads; they divide the width',
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
  scheduleWarmupFrom: 'learning rate that it rises from',
  augmentationCropMin: 'smallest area of a crop; raise it where objects are small',
  augmentationFlip: 'chance of mirroring; 0 where left and right differ',
  augmentationJitter: 'chance of changing colours; lower it where colour tells classes apart',
  augmentationBrightness: 'strength',
  augmentationContrast: 'strength',
  augmentationSaturation: 'strength; 0 for grey images saves time',
  augmentationHue: 'strength; 0 for grey images saves time',
  augmentationGrey: 'chance of losing colour; 0 for grey images',
  augmentationBlur: 'chance of blurring; lower it for images below 64 px',
  simsiamPredictorHidden: 'width of the predictor; a quarter of the projection or so',
  simsiamSymmetryMask: 'whether clean views predict masked ones',
  simsiamNoMask: 'whether clean views predict clean ones',
  simsiamBothMask: 'whether masked views predict masked ones',
  byolPredictorHidden: 'width of the predictor',
  byolTau: 'of the target network; raise it if training is unstable',
  supervisedRate: 'smooth rate r <= 1: 0 is cross-entropy, lower it below 0 where labels are noisy',
  supervisedWarmup: 'share of training on cross-entropy before a negative rate; raise it if that diverges',
  supervisedNoise: 'share of training labels made wrong',
  supervisedNoiseKind: 'how labels go wrong',
  supervisedFrozenStatistics:
    'whether batch normalisation keeps the statistics it began with; only for weights trained before',
  objectsMasks: 'slots: objects one by one, and the rest',
  maeShare: 'share of patches hidden',
  maePatchSize: 'side of a patch in pixels',
  beitShare: 'share of the image covered at least',
  fixedSide: 'side of the square over the side of the image',
  galleries: 'after which epochs a picture of the masks is kept, e.g. 1,2,4',
  adiosMasks: 'N, the masks for an image; time grows with it',
  adiosLambda: 'weight of the area penalty; raise it if masks collapse to everything or nothing',
  adiosEntropy: 'weight of a second term that favours unequal areas; 0 leaves it out',
  adiosReduction: 'over the N masks: sum as in the published code, mean as in the paper',
  adiosWidth: 'channels of the U-Net; raise it if masks stay blurred',
  adiosLevels: 'levels of the U-Net',
  adiosNorm: 'of the U-Net; group is the published default',
  adiosOptimizer: 'of the occlusion model',
  adiosOptimizerLearningRate: 'lower it if the masks change faster than the encoder learns',
  adiosOptimizerMomentum: 'seldom needs changing',
  adiosOptimizerWeightDecay: 'seldom needs changing',
  precision:
    'of training: tf32 should be faster on a card from Ampere on and is no different elsewhere, float32 for comparisons with a CPU, bfloat16 for large encoders on a card or processor that has it',
  evaluationPrecision: 'of features, probes, neighbours and clusters; tf32 where evaluating takes long on a card',
  deterministic:
    'with it a resumed or repeated run ends with the same bits, on the same kind of card with the same library; false gives that up and may be faster on a card',
  eager:
    'runs op by op in place of whole steps: slower, to look for a fault or to compare with; differs in the last bits',
  seed: 'of everything random; run several to get an interval',
  threads: 'within one op; results depend on it in the last bits; raise it for large encoders',
  branches:
    'ops that run side by side where neither needs the other; on idle cores, 2 suits small encoders better than 2 threads',
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
  oneOf?: JsonSchema[]
  properties?: Record<string, JsonSchema>
}

type Values = Record<string, unknown>

/** Every option of a representation run but its kind and its evaluations, in the schema's order. */
function pretrainLeaves(): Leaf[] {
  const schema = z.toJSONSchema(representationSchema, { io: 'input' }) as JsonSchema
  return leavesOf(schema, []).filter(({ path: [first] }) => first !== 'kind' && first !== 'evaluations')
}

export function pretrainOptions(): Option[] {
  const options = pretrainLeaves().map(({ path, name, schema }) => {
    const option = new Option(`--${kebab(name)} <value>`)
    if (schema.enum) option.choices(schema.enum)
    else if (schema.type === 'boolean') option.choices(['true', 'false'])
    else if (schema.type === 'integer') option.argParser(integer())
    else if (schema.type === 'number') option.argParser(real())
    else if (schema.type === 'array') option.argParser(list(integer()))
    option.description = `${ADVICE[name] ?? ''} (default: ${shownDefault(path)})`
    return option
  })
  const names = evaluationSchema.options.map((option) => option.shape.name.value)
  const evaluations = new Option(
    '--evaluations <list>',
    `some of ${names.join(', ')}; those of other data sets as transfer-linear:cifar10 (default: all that the run's own data can answer)`,
  )
  return [
    new Option(
      '--preset <name>',
      'start from these options; others override them (`npx maskbench presets` lists them)',
    ),
    ...options,
    evaluations.argParser((text) => text.split(',')),
    new Option('--dataset <value>').hideHelp(),
  ]
}

/** @throws UsageError when a value is out of its range or does not go with the others. */
export function pretrainConfig(given: Values): RepresentationConfig {
  const values = withData(given)
  const input = structuredClone(startOf(values))
  for (const { path, name, schema } of givenLeaves(values)) {
    const value = schema.type === 'boolean' ? values[name] === 'true' : values[name]
    put(input, path, value)
  }
  refuseForeign(values, input)
  const parsed = representationSchema.safeParse(input)
  if (!parsed.success) refuse(parsed.error.issues[0])
  const asked = values.evaluations as string[] | undefined
  if (asked === undefined && parsed.data.evaluations.length > 0) return parsed.data
  const names = asked ?? fittingEvaluations(parsed.data, findImageDataset(parsed.data.dataset))
  const whole = representationSchema.safeParse({ ...parsed.data, evaluations: names.map(evaluationNamed) })
  return whole.success ? whole.data : refuse(whole.error.issues[0])
}

/** `transfer-linear:cifar10` names the data set that it is about. */
function evaluationNamed(text: string): { name: string; dataset?: string } {
  const [name, ...dataset] = text.split(':') as [string, ...string[]]
  if (dataset.length === 0) return { name }
  const option = evaluationSchema.options.find((one) => one.shape.name.value === name)
  if (option && 'dataset' in option.shape) return { name, dataset: dataset.join(':') }
  throw new UsageError({ what: `--evaluations: ${name} is of the run's own data`, remedy: `write ${name} alone` })
}

/** What to type to get the same run again. */
export function pretrainCommand(given: Values): string {
  const values = withData(given)
  const names = ['preset', ...pretrainLeaves().map(({ name }) => name), 'evaluations']
  const flags = names.flatMap((name) =>
    values[name] === undefined ? [] : [`--${kebab(name)} ${quoted(values[name])}`],
  )
  return ['npx maskbench pretrain', ...flags].join(' ')
}

/** `--dataset` is another word for `--data`. */
function withData(values: Values): Values {
  return { ...values, data: values.data ?? values.dataset }
}

/** The preset's options, or next to none. Another method or masking than the preset's leaves its options behind. */
function startOf(values: Values): Values {
  const preset: Values = values.preset === undefined ? {} : findPreset(values.preset as string).config
  const start: Values = { dataset: 'fashion-mnist-mini', ...preset, kind: 'representation' }
  for (const key of Object.keys(start)) {
    const owners = ownersOf(key)
    const chosen = owners && values[owners.key]
    if (chosen !== undefined && chosen !== null && !owners!.values.includes(chosen as string)) delete start[key]
  }
  return start
}

function givenLeaves(values: Values): Leaf[] {
  return pretrainLeaves().filter(({ name }) => values[name] !== undefined)
}

function refuseForeign(values: Values, input: Values): void {
  for (const { path, name } of givenLeaves(values)) {
    const owners = ownersOf(path[0]!)
    const chosen = (owners && input[owners.key]) ?? (owners?.key === 'method' ? 'simclr' : 'none')
    if (owners === null || owners.values.includes(chosen as string)) continue
    throw new UsageError({
      what: `--${kebab(name)} is an option of --${owners.key} ${owners.values.join(' or ')}`,
      remedy: 'add it, or leave this out',
    })
  }
}

function refuse(issue: z.core.$ZodIssue | undefined): never {
  const extra = issue?.code === 'unrecognized_keys' ? issue.keys : []
  const path = [...(issue?.path ?? []), ...extra].join()
  const flag = pretrainLeaves().find((leaf) => leaf.path.join() === path)?.name ?? 'evaluations'
  const why = extra.length > 0 ? `not an option of this ${issue!.path.join(' ')}` : issue?.message
  throw new UsageError({ what: `--${kebab(flag)}: ${why}`, remedy: 'see `npx maskbench pretrain --help`' })
}

function put(config: Values, path: string[], value: unknown): void {
  const [first, ...rest] = path as [string, ...string[]]
  if (rest.length === 0) {
    config[first] = value
    return
  }
  const plain = first === 'backbone' ? { name: 'resnet18-cifar' } : {}
  const inner = { ...plain, ...(config[first] as Values | undefined) }
  // Another backbone has options of its own.
  const kept = path.join('.') === 'backbone.name' && inner.name !== value ? {} : inner
  config[first] = kept
  put(kept, rest, value)
}

/** Choices between objects count as one object with the options of all. */
function leavesOf(schema: JsonSchema, path: string[]): Leaf[] {
  const branches = (schema.anyOf ?? schema.oneOf)?.filter(({ type }) => type !== 'null') ?? [schema]
  const objects = branches.filter(({ properties }) => properties !== undefined)
  if (objects.length === 0) return [{ path, name: flagName(path), schema: branches[0]! }]
  const merged: Record<string, JsonSchema> = {}
  for (const { properties } of objects) {
    for (const [key, property] of Object.entries(properties!)) {
      const before = merged[key]
      merged[key] = before?.enum ? { ...before, enum: [...before.enum, ...choicesOf(property)] } : (before ?? property)
    }
  }
  return Object.entries(merged).flatMap(([key, property]) => leavesOf(property, [...path, key]))
}

function choicesOf({ enum: choices, const: only }: JsonSchema): string[] {
  return choices ?? (only === undefined ? [] : [String(only)])
}

/** `optimizer.name` is `--optimizer`; `backbone.stemStride` is `--backbone-stem-stride`. */
function flagName(path: string[]): string {
  const words = path.at(-1) === 'name' ? path.slice(0, -1) : path.join() === 'dataset' ? ['data'] : path
  return words.map((word, i) => (i === 0 ? word : word[0]!.toUpperCase() + word.slice(1))).join('')
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

/** What an option is where its method, masking or backbone is chosen and it isn't. */
function shownDefault(path: string[]): string {
  const owners = ownersOf(path[0]!)
  const chosen = owners ? { [owners.key]: owners.values[0] } : {}
  const backbones = ['resnet18-cifar', 'vit-tiny'].flatMap((name) => {
    const config = representationSchema.parse({
      kind: 'representation',
      dataset: 'fashion-mnist-mini',
      backbone: { name } as RepresentationConfig['backbone'],
      ...chosen,
    })
    const value = path.reduce<unknown>((at, key) => (at as Values | undefined)?.[key], config)
    return value === undefined ? [] : [value === null ? (NULLS[flagName(path)] ?? 'all') : String(value)]
  })
  return path.at(-1) === 'name' ? backbones[0]! : [...new Set(backbones)].join(' or ')
}

/** What leaving an option out means where that is no value. */
const NULLS: Record<string, string> = {
  adiosLevels: 'by image size',
  maePatchSize: '16, or 8 below 64 px',
  galleries: 'the first, the last and two between',
}
