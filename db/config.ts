/**
 * What a run is made of. One zod definition gives the type, the defaults, the stored JSON and the check of a file handed
 * to `run`. A resolved config holds every option: two runs are the same exactly when these are equal.
 */
import * as z from 'zod'
import { MASKINGS, METHODS } from './names.ts'
import { OWNERS, SELF_SUPERVISED, settle, settleTable } from './without-effect.ts'

const seed = z
  .number()
  .int()
  .min(0)
  .max(2 ** 31 - 1)
const threads = z.number().int().min(1).max(256)

export const resnetSchema = z.strictObject({
  name: z.enum(['resnet18', 'resnet18-cifar']),
  /** Channels of the first stage; torchvision's ResNet-18 has 64. Below 8 the native kernels write past their memory. */
  width: z.number().int().min(8).default(64),
  /** Stride of the 3x3 stem of `resnet18-cifar`; 2 makes CPU-sized runs about four times faster. */
  stemStride: z.union([z.literal(1), z.literal(2)]).default(1),
  /** Basic blocks a stage: 2 is ResNet-18, 1 the ResNet-10 shape. */
  blocks: z.number().int().min(1).max(2).default(2),
})

/** timm's `vit_tiny_patch16_224`, for any image size that the patch size divides. */
export const vitSchema = z.strictObject({
  name: z.literal('vit-tiny'),
  /** Length of a token; a multiple of `heads`. */
  width: z.number().int().min(1).default(192),
  patchSize: z.number().int().min(1).default(16),
  depth: z.number().int().min(1).default(12),
  heads: z.number().int().min(1).default(3),
})

export const backboneSchema = z.discriminatedUnion('name', [resnetSchema, vitSchema])

export const optimizerSchema = z.strictObject({
  name: z.enum(['sgd', 'lars', 'adamw']).default('sgd'),
  learningRate: z.number().positive().default(0.1),
  momentum: z.number().min(0).max(1).default(0.9),
  weightDecay: z.number().min(0).default(5e-4),
})

export const scheduleSchema = z.strictObject({
  /** `step` divides the learning rate by ten after half and after three quarters of training. */
  name: z.enum(['cosine', 'step', 'constant']).default('cosine'),
  /** Share of all steps over which the learning rate rises linearly; raise it if the loss is NaN early on. */
  warmup: z.number().min(0).max(1).default(0.1),
  /** Learning rate from which it rises. */
  warmupFrom: z.number().min(0).default(0),
})

export const augmentationSchema = z.strictObject({
  /** Smallest area of the random resized crop; larger is easier. */
  cropMin: z.number().gt(0).max(1).default(0.08),
  flip: z.number().min(0).max(1).default(0.5),
  jitter: z.number().min(0).max(1).default(0.8),
  brightness: z.number().min(0).max(1).default(0.8),
  contrast: z.number().min(0).max(1).default(0.8),
  saturation: z.number().min(0).max(1).default(0.8),
  hue: z.number().min(0).max(0.5).default(0.2),
  grey: z.number().min(0).max(1).default(0.2),
  blur: z.number().min(0).max(1).default(0.5),
})

/** ADIOS, section 3 of the paper: N masks, penalty weight lambda, the occlusion model and its own optimiser. */
const adiosSchema = z.strictObject({
  masks: z.number().int().min(2).max(16).default(4),
  /** Weight of the area penalty; raise it if masks collapse to everything or nothing. */
  lambda: z.number().min(0).default(5),
  /** Weight of the published code's second term, which favours unequal areas. */
  entropy: z.number().min(0).default(0),
  reduction: z.enum(['sum', 'mean']).default('sum'),
  width: z.number().int().min(8).multipleOf(8).default(8),
  /** Levels of the U-Net; null: floor(log2(image size) - 1). */
  levels: z.number().int().min(3).max(6).nullable().default(null),
  norm: z.enum(['group', 'instance', 'none']).default('group'),
  optimizer: optimizerSchema.prefault({ name: 'adamw', learningRate: 1e-3, weightDecay: 0 }),
})

/** Schemes that know the objects: slots for the first `masks` - 1 of them and one for the rest. */
const objectsSchema = z.strictObject({ masks: z.number().int().min(2).max(11).default(6) })

const maeSchema = z.strictObject({
  share: z.number().gt(0).lt(1).default(0.75),
  /** Side of a patch in pixels; null: 16, or 8 below 64 px images. */
  patchSize: z.number().int().min(1).nullable().default(null),
})

const beitSchema = z.strictObject({ share: z.number().gt(0).lt(1).default(0.3) })

/** The context encoder's central square: the side of the square over the side of the image. */
const fixedSchema = z.strictObject({ side: z.number().gt(0).lt(1).default(0.5) })

/** Which terms of the loss are used under masks, as in the published ADIOS code; without masks there is only the clean pair. */
const simsiamSchema = z.strictObject({
  predictorHidden: z.number().int().min(1).default(64),
  symmetryMask: z.boolean().default(true),
  noMask: z.boolean().default(true),
  bothMask: z.boolean().default(true),
})

const byolSchema = z.strictObject({
  predictorHidden: z.number().int().min(1).default(256),
  /** Of the target network, at the start; rises to 1 along a cosine. */
  tau: z.number().min(0).max(1).default(0.99),
})

/** `asymmetric` takes a class for its partner in a fixed pair, `instance` depends on the image. */
const labelNoiseSchema = z.enum(['symmetric', 'asymmetric', 'instance'])

/** Training from scratch on (noisy) labels with generalised label smoothing. */
const supervisedSchema = z.strictObject({
  /** The smooth rate r <= 1: 0 is cross-entropy, below 0 sharpens. */
  rate: z.number().max(1).default(0),
  /** Share of training on plain cross-entropy before a negative rate; raise it if a negative rate diverges. */
  warmup: z.number().min(0).max(1).default(0.5),
  noise: z.number().min(0).lt(1).default(0),
  noiseKind: labelNoiseSchema.default('symmetric'),
  /** Batch normalisation by the statistics that the weights came with, which then stay as they are. */
  frozenStatistics: z.boolean().default(false),
})

export const knnSchema = z.strictObject({
  name: z.literal('knn'),
  k: z.number().int().min(1).default(20),
  temperature: z.number().positive().default(0.07),
  /** The best cell on test of the published grid of k, T and distance, in place of this k and T. */
  grid: z.boolean().default(false),
})

export const linearSchema = z.strictObject({
  name: z.literal('linear'),
  epochs: z.number().int().min(1).default(100),
  learningRate: z.number().positive().default(0.1),
  batchSize: z.number().int().min(1).default(128),
  /** Published with LARS (trust .001, no clip, none on the bias). */
  optimizer: z.enum(['sgd', 'lars']).default('sgd'),
  /** `best` is the best epoch on test. */
  select: z.enum(['last', 'best']).default('last'),
})

/** k-means; published with one cluster less than there are classes, on train features too. */
export const clusteringSchema = z.strictObject({
  name: z.literal('clustering'),
  restarts: z.number().int().min(1).default(10),
  clusters: z.enum(['classes', 'classes - 1']).default('classes'),
  features: z.enum(['test', 'train']).default('test'),
})

/** 24 CLEVR labels by a linear probe with binary cross-entropy on frozen features. */
export const multilabelSchema = z.strictObject({
  name: z.literal('multilabel'),
  epochs: z.number().int().min(1).default(100),
  learningRate: z.number().positive().default(0.1),
  batchSize: z.number().int().min(1).default(128),
  threshold: z.number().gt(0).lt(1).default(0.5),
})

/** Masks against the true objects, beside their controls. */
const masksSchema = z.strictObject({
  name: z.literal('masks'),
  /** The first so many test images. */
  images: z.number().int().min(1).default(400),
})

/** What is learned from, where it is another data set than the run's own. */
const targetShape = {
  dataset: z.string().default('fashion-mnist-mini'),
  /** Side in pixels; null: that of the target's files, else the encoder's. */
  imageSize: z.number().int().min(8).max(512).nullable().default(null),
  trainImages: z.number().int().min(1).nullable().default(null),
}

export const transferLinearSchema = z.strictObject({
  ...linearSchema.shape,
  ...targetShape,
  name: z.literal('transfer-linear'),
})

export const transferFinetuneSchema = z.strictObject({
  name: z.literal('transfer-finetune'),
  ...targetShape,
  epochs: z.number().int().min(1).default(200),
  batchSize: z.number().int().min(2).default(128),
  optimizer: optimizerSchema.prefault({ learningRate: 0.05 }),
  /** Share of all steps over which the learning rate rises. */
  warmup: z.number().min(0).max(1).default(0.05),
  cropMin: z.number().gt(0).max(1).default(0.08),
  frozenStatistics: z.boolean().default(false),
})

/** A linear probe learned before usual backgrounds, asked before others. */
export const backgroundsSchema = z.strictObject({
  ...linearSchema.omit({ select: true }).shape,
  ...targetShape,
  name: z.literal('backgrounds'),
  dataset: z.string().default('backgrounds-scenes'),
  /** `imagenet100`: a probe of ImageNet-100's classes, 42 of which belong to one of the challenge's; none is a fish. */
  head: z.enum(['own', 'imagenet100']).default('own'),
  /** Foregrounds of the challenge, the first of every class in turn; null: all, as published. */
  foregrounds: z.number().int().min(1).nullable().default(null),
  /** Backgrounds that each of them is pasted on, chosen likewise; lower both if the challenge takes too long. */
  backgrounds: z.number().int().min(1).nullable().default(null),
})

export const evaluationSchema = z.discriminatedUnion('name', [
  knnSchema,
  linearSchema,
  clusteringSchema,
  multilabelSchema,
  masksSchema,
  transferLinearSchema,
  transferFinetuneSchema,
  backgroundsSchema,
])

const optional = <T extends z.ZodType>(schema: T) => schema.nullable().default(null)

/** The options that belong to one method or masking, and to which; elsewhere they are null. */
const OPTIONS = {
  simsiam: { schema: simsiamSchema, method: ['simsiam'] },
  byol: { schema: byolSchema, method: ['byol'] },
  supervised: { schema: supervisedSchema, method: ['supervised'] },
  adios: { schema: adiosSchema, masking: ['adios', 'adios-s'] },
  objects: { schema: objectsSchema, masking: ['gt', 'box', 'shuffle'] },
  mae: { schema: maeSchema, masking: ['mae'] },
  beit: { schema: beitSchema, masking: ['beit'] },
  fixed: { schema: fixedSchema, masking: ['fixed'] },
} as const

export { SELF_SUPERVISED }

type OptionName = keyof typeof OPTIONS

/** Whose options these are: `--method simsiam`, `--masking gt, box or shuffle`. */
export function ownersOf(option: string): { key: 'method' | 'masking'; values: readonly string[] } | null {
  const common = OWNERS[option]
  if (common) return { key: 'method', values: common }
  const owner: { method?: readonly string[]; masking?: readonly string[] } | undefined = OPTIONS[option as OptionName]
  if (owner?.method) return { key: 'method', values: owner.method }
  return owner?.masking ? { key: 'masking', values: owner.masking } : null
}

const NOT_TRAINING = new Set(['seed', 'masking', 'evaluations', 'galleries', 'evaluationPrecision'])

/** Options that stored configs of before lack; their runs were made as with these. */
const LATER: Record<string, unknown> = {
  precision: 'tf32',
  evaluationPrecision: 'float32',
  deterministic: true,
  eager: false,
  branches: 1,
}

/** A stored config beside newer ones: what it could not say yet is no difference. */
export function withLaterOptions(config: object): object {
  return 'kind' in config && config.kind === 'representation' ? { ...LATER, ...config } : config
}

/** How a run was trained, seed and masks left out: the same for a method with masks and without, if nothing else differs. */
export function withoutMasks(config: object): string {
  const entries = Object.entries(config).filter(([key, value]) => !(key in LATER && LATER[key] === value))
  return JSON.stringify(entries.filter(([key]) => !NOT_TRAINING.has(key) && ownersOf(key)?.key !== 'masking'))
}

const givenRepresentationSchema = z.strictObject({
  kind: z.literal('representation'),
  dataset: z.string(),
  imageSize: z.number().int().min(8).max(512).default(32),
  /** Use only this many training images, from all over the data set. */
  trainImages: z.number().int().min(1).nullable().default(null),
  method: z.enum(METHODS).default('simclr'),
  masking: z.enum(MASKINGS).default('none'),
  backbone: backboneSchema.prefault({ name: 'resnet18-cifar' }),
  /** Null for methods without one. */
  projector: z
    .strictObject({ hidden: z.number().int().min(1), out: z.number().int().min(1) })
    .nullable()
    .default({ hidden: 256, out: 128 }),
  /** Of NT-Xent; null for other methods. */
  temperature: z.number().positive().nullable().default(0.2),
  epochs: z.number().int().min(0).default(15),
  batchSize: z.number().int().min(2).default(64),
  optimizer: optimizerSchema.prefault({}),
  schedule: scheduleSchema.prefault({}),
  augmentation: augmentationSchema.prefault({}),
  simsiam: optional(simsiamSchema),
  byol: optional(byolSchema),
  supervised: optional(supervisedSchema),
  adios: optional(adiosSchema),
  objects: optional(objectsSchema),
  mae: optional(maeSchema),
  beit: optional(beitSchema),
  fixed: optional(fixedSchema),
  /** After which epochs a picture of the masks is kept; null: the first, the last and two between. */
  galleries: z.array(z.number().int().min(1)).nullable().default(null),
  evaluations: z.array(evaluationSchema).default([]),
  /**
   * Of the factors in training's convolutions and products: `tf32` keeps 10 bits of mantissa on a card that has
   * TensorFloat-32 (from capability 8.0 on) and is float32 elsewhere, `bfloat16` 7 bits wherever it runs. Weights,
   * statistics, normalisation and losses are float32 under bfloat16.
   */
  precision: z.enum(['tf32', 'float32', 'bfloat16']).default('tf32'),
  /** The same of all that is not training: features, probes, neighbours, clusters, and what is watched along the way. */
  evaluationPrecision: z.enum(['float32', 'tf32']).default('float32'),
  /** Kernels that give the same bits every time; without them a run on a card may be faster, and never comes out again. */
  deterministic: z.boolean().default(true),
  /** Whether TensorFlow runs op by op as the code is written, not whole steps as functions of its own: the last bits differ. */
  eager: z.boolean().default(false),
  seed: seed.default(0),
  /** Within one op. Part of the identity: results depend on it in the last bits. */
  threads: threads.default(1),
  /** How many ops of a step may run side by side where none needs the other's result. */
  branches: threads.default(1),
})

type Given = z.output<typeof givenRepresentationSchema>

/** Options in use get their defaults, so that a resolved config holds every option that counts, and no other. */
export const representationSchema = givenRepresentationSchema.transform((given, context): Given => {
  const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
  if (given.masking !== 'none' && !SELF_SUPERVISED.includes(given.method)) {
    refuse('masking', `${given.method} goes with masking none only`)
  }
  const { kind, dataset, method, masking, backbone } = given
  const { name } = method === 'raw-pixels' ? { name: 'resnet18-cifar' as const } : backbone
  const plain = { kind, dataset, method, masking, backbone: { name } }
  const defaults = givenRepresentationSchema.parse(plain)
  const resolved: Record<string, unknown> = {}
  for (const [option, { schema }] of Object.entries(OPTIONS)) {
    const { key, values } = ownersOf(option)!
    const options = given[option as OptionName]
    if (values.includes(given[key])) {
      resolved[option] = schema.parse(options ?? {})
      Object.assign(defaults, { [option]: schema.parse({}) })
    } else if (options !== null) refuse(option, `options of ${key} ${values.join(', ')}, not of ${given[key]}`)
  }
  return settle({ ...given, ...resolved }, defaults)
})

const givenNoisyLabelsSchema = z.strictObject({
  kind: z.literal('noisy-labels'),
  dataset: z.enum(['uci-heart', 'uci-splice', 'fashion-mnist-mini']),
  hidden: z.number().int().min(1),
  noiseKind: labelNoiseSchema.default('symmetric'),
  /** Steps of plain cross-entropy before a negative rate; raise it if a negative rate diverges. */
  warmup: z.number().int().min(0).default(0),
  rates: z.array(z.number().max(1)).min(1).default([0.8, 0.6, 0.4, 0.2, 0, -0.4, -0.6, -1, -2, -4, -8]),
  noises: z.array(z.number().min(0).lt(1)).min(1).default([0, 0.1, 0.2, 0.3, 0.4]),
  learningRates: z.array(z.number().positive()).min(1).default([0.0007, 0.001, 0.005, 0.01, 0.05]),
  steps: z.number().int().min(1).default(1000),
  batchSize: z.number().int().min(1).default(64),
  evaluateEvery: z.number().int().min(1).default(20),
  /** Share of the training rows that the `honest` protocol holds out to choose learning rate and checkpoint. */
  validation: z.number().gt(0).lt(1).default(0.15),
  seed: seed.default(0),
  threads: threads.default(1),
})

export const noisyLabelsSchema = givenNoisyLabelsSchema
  .refine(({ warmup, steps }) => warmup < steps, { path: ['warmup'], error: 'must be fewer than `steps`' })
  .transform((given): z.output<typeof givenNoisyLabelsSchema> => settleTable(given))

export const runConfigSchema = z.discriminatedUnion('kind', [representationSchema, noisyLabelsSchema])

/** Every data set that a run reads, its own first. */
export function datasetsOf(config: RunConfig): string[] {
  const asked = config.kind === 'representation' ? config.evaluations : []
  const further = asked.flatMap((one) => [
    ...('dataset' in one ? [one.dataset] : []),
    ...('head' in one && one.head !== 'own' ? [one.head] : []),
  ])
  return [...new Set([config.dataset, ...further])]
}

export type RunConfig = z.output<typeof runConfigSchema>
export type RunConfigInput = z.input<typeof runConfigSchema>
export type RepresentationConfig = z.output<typeof representationSchema>
export type NoisyLabelsConfig = z.output<typeof noisyLabelsSchema>
export type BackboneConfig = z.output<typeof backboneSchema>
export type OptimizerConfig = z.output<typeof optimizerSchema>
export type ScheduleConfig = z.output<typeof scheduleSchema>
export type AugmentationConfig = z.output<typeof augmentationSchema>
export type AdiosConfig = z.output<typeof adiosSchema>
export type EvaluationConfig = z.output<typeof evaluationSchema>
export type ClusteringConfig = z.output<typeof clusteringSchema>
export type MultilabelConfig = z.output<typeof multilabelSchema>
export type MasksConfig = z.output<typeof masksSchema>
export type BackgroundsConfig = z.output<typeof backgroundsSchema>
export type SimsiamConfig = z.output<typeof simsiamSchema>
export type SupervisedConfig = z.output<typeof supervisedSchema>
export type LabelNoise = z.output<typeof labelNoiseSchema>
export type ResnetConfig = z.output<typeof resnetSchema>
export type VitConfig = z.output<typeof vitSchema>
export type KnnConfig = z.output<typeof knnSchema>
export type LinearConfig = z.output<typeof linearSchema>
export type TransferLinearConfig = z.output<typeof transferLinearSchema>
export type TransferFinetuneConfig = z.output<typeof transferFinetuneSchema>
