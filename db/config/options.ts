/** The options of a representation run as given by users; `representation.ts` resolves them. */
import * as z from 'zod'
import { MASKING_ENTRIES } from '../catalogue/maskings.ts'
import { METHOD_ENTRIES } from '../catalogue/methods.ts'
import { MASKINGS, METHODS, type Method, SELF_SUPERVISED } from '../names.ts'
import { augmentationSchema } from './augmentation.ts'
import { backboneSchema } from './backbone.ts'
import { choiceOf } from './choice.ts'
import { seedSchema, threadsSchema } from './common.ts'
import { givenEvaluationSchema } from './evaluations.ts'
import { adiosSchema, beitSchema, fixedSchema, maeSchema, objectsSchema } from './maskings.ts'
import {
  barlowTwinsSchema,
  byolSchema,
  dinoSchema,
  mocov3Schema,
  simsiamSchema,
  supervisedSchema,
  vicregSchema,
} from './methods.ts'
import { optimizerSchema, scheduleSchema } from './optimizer.ts'
import { optionsByKey } from './plugins.ts'

/** Groups of options that belong to certain methods or maskings; they are null for all others. */
export const OPTION_GROUPS = {
  simsiam: { schema: simsiamSchema, method: ['simsiam'] },
  byol: { schema: byolSchema, method: ['byol'] },
  mocov3: { schema: mocov3Schema, method: ['mocov3'] },
  barlowTwins: { schema: barlowTwinsSchema, method: ['barlow-twins'] },
  vicreg: { schema: vicregSchema, method: ['vicreg'] },
  dino: { schema: dinoSchema, method: ['dino'] },
  supervised: { schema: supervisedSchema, method: ['supervised'] },
  adios: { schema: adiosSchema, masking: ['adios', 'adios-s'] },
  objects: { schema: objectsSchema, masking: ['gt', 'box', 'shuffle'] },
  mae: { schema: maeSchema, masking: ['mae'] },
  beit: { schema: beitSchema, masking: ['beit'] },
  fixed: { schema: fixedSchema, masking: ['fixed'] },
} as const

export type OptionGroup = keyof typeof OPTION_GROUPS

/** The methods that use `temperature` or `projector`; for other methods these options are null. */
export const OPTION_METHODS = {
  temperature: ['simclr', 'mocov3'],
  projector: SELF_SUPERVISED,
} as const satisfies Record<string, readonly Method[]>

/** The methods or maskings that an option belongs to, e.g. method simsiam, or masking gt, box or shuffle. */
export function ownersOf(option: string): { key: 'method' | 'masking'; values: readonly string[] } | null {
  const common = (OPTION_METHODS as Record<string, readonly string[]>)[option]
  if (common) return { key: 'method', values: common }
  const owner: { method?: readonly string[]; masking?: readonly string[] } | undefined =
    OPTION_GROUPS[option as OptionGroup]
  if (owner?.method) return { key: 'method', values: owner.method }
  return owner?.masking ? { key: 'masking', values: owner.masking } : null
}

type GroupSchemas = {
  [Group in OptionGroup]: z.ZodDefault<z.ZodNullable<(typeof OPTION_GROUPS)[Group]['schema']>>
}

const groupSchemas = Object.fromEntries(
  Object.entries(OPTION_GROUPS).map(([group, { schema }]) => [group, (schema as z.ZodType).nullable().default(null)]),
) as unknown as GroupSchemas

export const givenSchema = z.strictObject({
  kind: z.literal('representation'),
  dataset: z.string().describe('data set (see `data list`), or folder:<path> for your own images, labelled or not'),
  imageSize: z
    .number()
    .int()
    .min(8)
    .max(512)
    .default(32)
    .describe('side of the images in pixels; time grows with its square'),
  /** Use only this many training images, spread over the whole data set. */
  trainImages: z
    .number()
    .int()
    .min(1)
    .nullable()
    .default(null)
    .describe('use only this many training images, spread over the whole set; lower it for quick experiments'),
  method: choiceOf(METHODS, METHOD_ENTRIES).default('simclr').describe('self-supervised method, or a baseline'),
  masking: choiceOf(MASKINGS, MASKING_ENTRIES)
    .default('none')
    .describe('masking scheme: which part of an image is hidden from the encoder'),
  backbone: backboneSchema.prefault({ name: 'resnet18-cifar' }),
  /** Null for methods without one. */
  projector: z
    .strictObject({
      hidden: z
        .number()
        .int()
        .min(1)
        .describe('hidden width of the projector; raise it along with the width of the encoder'),
      out: z.number().int().min(1).describe('length of a projection'),
    })
    .nullable()
    .default({ hidden: 256, out: 128 }),
  /** Temperature of NT-Xent, or of MoCo v3's InfoNCE; null for other methods. */
  temperature: z
    .number()
    .positive()
    .nullable()
    .default(0.2)
    .describe('temperature of the contrastive loss; raise it if the loss falls fast but the features remain poor'),
  epochs: z
    .number()
    .int()
    .min(0)
    .default(15)
    .describe('training epochs; raise it while the online k-NN accuracy still rises'),
  batchSize: z
    .number()
    .int()
    .min(2)
    .default(64)
    .describe('images per step; raise it for more negatives, lower it if memory runs out'),
  optimizer: optimizerSchema.prefault({}),
  schedule: scheduleSchema.prefault({}),
  augmentation: augmentationSchema.prefault({}),
  ...groupSchemas,
  /** Options of plugins, by the key of the method or masking; absent in runs without any. */
  options: z.record(z.string(), z.record(z.string(), z.unknown())).meta(optionsByKey).optional(),
  /** Digests of the plugins in use, by the same keys; filled in when a config is resolved. */
  plugins: z.record(z.string(), z.string()).optional(),
  /** Epochs after which a picture of the masks is stored; null: the first, the last and two in between. */
  galleries: z.array(z.number().int().min(1)).nullable().default(null).meta({
    description: 'epochs after which a picture of the masks is stored, e.g. 1,2,4',
    absent: 'the first, the last and two in between',
  }),
  evaluations: z.array(givenEvaluationSchema).default([]),
  /**
   * Precision of the factors of convolutions and matrix products in training. `tf32` keeps 10 mantissa bits on a GPU
   * with TensorFloat-32 (from compute capability 8.0 on) and is float32 elsewhere; `bfloat16` keeps 7 bits on any
   * device. Under bfloat16, weights, statistics, normalisation and losses remain float32.
   */
  precision: z
    .enum(['tf32', 'float32', 'bfloat16'])
    .default('tf32')
    .describe(
      'precision of training: tf32 should be faster on Ampere or newer GPUs and equals float32 elsewhere, float32 is for comparisons with a CPU, bfloat16 for large encoders on a GPU or processor that supports it',
    ),
  /** Precision of everything else: features, probes, neighbours, clusters, and online evaluation during training. */
  evaluationPrecision: z
    .enum(['float32', 'tf32'])
    .default('float32')
    .describe('precision of features, probes, neighbours and clusters; use tf32 if evaluations take long on a GPU'),
  /** Deterministic kernels; without them a run on a GPU may be faster, but is not reproducible bit for bit. */
  deterministic: z
    .boolean()
    .default(true)
    .describe(
      'make resumed and repeated runs identical bit for bit, on the same GPU model with the same library; false may be faster on a GPU',
    ),
  /** Whether TensorFlow runs op by op instead of whole steps as compiled functions; the last bits differ. */
  eager: z
    .boolean()
    .default(false)
    .describe(
      'run op by op instead of whole steps as functions: slower, for debugging and comparisons; results differ in the last bits',
    ),
  seed: seedSchema.default(0).describe('random seed; run several seeds to get confidence intervals'),
  /** Threads within one op. Part of the run's identity, since the last bits of results depend on it. */
  threads: threadsSchema
    .default(1)
    .describe('threads within one op; raise it for large encoders; results depend on it in the last bits'),
  /** How many independent ops of a step may run in parallel. */
  branches: threadsSchema
    .default(1)
    .describe(
      'independent ops that run in parallel; on idle cores, 2 branches suit small encoders better than 2 threads',
    ),
})

export type GivenConfig = z.output<typeof givenSchema>
