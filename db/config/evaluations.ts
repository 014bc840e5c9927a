/** Evaluations of a trained encoder, or of its masks. */
import * as z from 'zod'
import { inputSchema } from '../../harness/base/json-schema.ts'
import type { ProbeName } from '../names.ts'
import { shareSchema } from './common.ts'
import { openUnion } from './open-union.ts'
import { optimizerSchema } from './optimizer.ts'
import { configuredKeys } from './plugins.ts'
import { lastEpochProbeSchema, multilabelProbeSchema, PUBLISHED_CROP_MIN, probeSchema } from './probe.ts'

export const knnSchema = z
  .strictObject({
    name: z.literal('knn'),
    k: z.number().int().min(1).default(20),
    temperature: z.number().positive().default(0.07),
    /** Use the best test result over the paper's grid of k, T and distance instead of this k and T. */
    grid: z.boolean().default(false),
    /** Extend the grid to the projector's output, as in the paper's code; absent: the encoder's features alone. */
    projector: z.literal(true).optional(),
  })
  .refine(({ grid, projector }) => grid || !projector, {
    path: ['projector'],
    error: 'extends the grid, so it needs `grid: true`',
  })

export const linearSchema = z.strictObject({
  name: z.literal('linear'),
  probe: probeSchema,
  /** Fraction of each class's training rows that the probe learns from, at least one row; drawn by the run's seed. */
  labels: z.number().gt(0).max(1).default(1),
})

/** k-means; the paper's code uses one cluster fewer than there are classes, and train features as well. */
export const clusteringSchema = z.strictObject({
  name: z.literal('clustering'),
  restarts: z.number().int().min(1).default(10),
  clusters: z.enum(['classes', 'classes - 1']).default('classes'),
  features: z.enum(['test', 'train']).default('test'),
})

/** 24 CLEVR labels by one logistic regression per label on frozen features, or by a classifier of pretraining. */
export const multilabelSchema = z.strictObject({
  name: z.literal('multilabel'),
  probe: multilabelProbeSchema,
  threshold: z.number().gt(0).lt(1).default(0.5),
})

/** Label-free quality of the features of test images, spread evenly over them. */
const qualitySchema = z.strictObject({
  name: z.literal('quality'),
  images: z.number().int().min(2).default(2000),
})

/** Compares masks, and their controls, with the true objects. */
const masksSchema = z.strictObject({
  name: z.literal('masks'),
  /** Number of test images, from the first on. */
  images: z.number().int().min(1).default(400),
  /** Also score the masks after a fully connected CRF; for images of 96 pixels or less, seconds for each. */
  crf: z.boolean().default(false),
})

/** The data set of a transfer evaluation. */
const targetShape = {
  dataset: z.string().default('fashion-mnist-mini'),
  /** Side in pixels; null: the size of the target's files, else the encoder's. */
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
  /** Fraction of all steps over which the learning rate rises. */
  warmup: shareSchema.default(0.05),
  cropMin: z.number().gt(0).max(1).default(0.08),
  /** Shorter side of the stored images that crops are taken from; null: as in pretraining at that image size. */
  cropFrom: z.number().int().min(8).max(1024).nullable().default(null),
  /** Crop from the image padded by this many pixels, then flip; 4 as published for CIFAR. Null: random resized crops. */
  padding: z.number().int().min(1).max(64).nullable().default(null),
  frozenStatistics: z.boolean().default(false),
})

/** A linear probe trained on images with usual backgrounds and tested on images with other backgrounds. */
export const backgroundsSchema = z.strictObject({
  ...targetShape,
  name: z.literal('backgrounds'),
  probe: lastEpochProbeSchema,
  dataset: z.string().default('backgrounds-scenes'),
  /** `imagenet100`: a probe over ImageNet-100's classes, 42 of which map to a class of the challenge (none to fish). */
  head: z.enum(['own', 'imagenet100']).default('own'),
  /** Number of foregrounds of the challenge, taken from the classes in turn; null: all, as in the paper. */
  foregrounds: z.number().int().min(1).nullable().default(null),
  /** Backgrounds per foreground, chosen in the same way; lower both if the challenge takes too long. */
  backgrounds: z.number().int().min(1).nullable().default(null),
})

/** The evaluations of maskbench. */
export const evaluationSchema = z.discriminatedUnion('name', [
  knnSchema,
  linearSchema,
  clusteringSchema,
  multilabelSchema,
  qualitySchema,
  masksSchema,
  transferLinearSchema,
  transferFinetuneSchema,
  backgroundsSchema,
])

/** Schemas of the evaluations that plugins bring. */
export const PLUGIN_EVALUATIONS: z.ZodObject[] = []

/** The same, and the evaluations of plugins. */
export const anyEvaluationSchema = openUnion(evaluationSchema, PLUGIN_EVALUATIONS)

/** The names that an evaluation can have, those of loaded plugins last. */
export function evaluationNames(): string[] {
  return [...evaluationSchema.options.map(({ shape }) => shape.name.value), ...configuredKeys('evaluation')]
}

const SGD_OPTIONS = ['epochs', 'learningRate', 'batchSize', 'optimizer', 'select']
const PROBED: readonly string[] = evaluationSchema.options.flatMap(({ shape }) =>
  'probe' in shape ? [shape.name.value] : [],
)

/** The same evaluation with another kind of probe, which has its default options; unchanged if it has no probe. */
export function probedBy<T extends object>(evaluation: T, name: ProbeName | undefined): T {
  if (name === undefined || !('name' in evaluation) || !PROBED.includes(evaluation.name as string)) return evaluation
  const probe = name === 'sgd-crops' ? { name: 'sgd', cropMin: PUBLISHED_CROP_MIN } : { name }
  return { ...evaluation, probe }
}

/**
 * Evaluations of older configs have the options of the SGD probe, the only one at that time, beside their name. They
 * still mean that probe.
 */
function withProbe<T extends object>(given: T): T {
  if (!('name' in given) || !PROBED.includes(given.name as string) || 'probe' in given) return given
  const entries = Object.entries(given)
  const old = entries.filter(([key]) => SGD_OPTIONS.includes(key))
  if (old.length === 0) return given
  const others = entries.filter(([key]) => !SGD_OPTIONS.includes(key))
  return { ...Object.fromEntries(others), probe: { name: 'sgd', ...Object.fromEntries(old) } } as T
}

/** A config as it was given, with its evaluations as they are written now. */
export function withProbes(config: object): object {
  if (!('evaluations' in config) || !Array.isArray(config.evaluations)) return config
  return { ...config, evaluations: config.evaluations.map((one) => (isObject(one) ? withProbe(one) : one)) }
}

const isObject = (given: unknown): given is object => typeof given === 'object' && given !== null

/** What the JSON schema of a config says of an evaluation as it is given. */
const nameOrOptions = {
  get anyOf() {
    return [{ type: 'string', enum: evaluationNames() }, inputSchema(anyEvaluationSchema)]
  },
}

type GivenEvaluation = z.input<typeof evaluationSchema>

/** An evaluation as given in a config, which may be an older one, or its name alone. */
export const givenEvaluationSchema = (z.any().meta(nameOrOptions) as z.ZodType<GivenEvaluation, GivenEvaluation>)
  .transform((given) =>
    typeof given === 'string' ? { name: given as string } : isObject(given) ? withProbe(given) : given,
  )
  .pipe(anyEvaluationSchema)

export type EvaluationConfig = z.output<typeof evaluationSchema>
export type ClusteringConfig = z.output<typeof clusteringSchema>
export type MultilabelConfig = z.output<typeof multilabelSchema>
export type QualityConfig = z.output<typeof qualitySchema>
export type MasksConfig = z.output<typeof masksSchema>
export type BackgroundsConfig = z.output<typeof backgroundsSchema>
export type KnnConfig = z.output<typeof knnSchema>
export type LinearConfig = z.output<typeof linearSchema>
export type TransferLinearConfig = z.output<typeof transferLinearSchema>
export type TransferFinetuneConfig = z.output<typeof transferFinetuneSchema>
