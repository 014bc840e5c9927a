/** Every option of a representation run as it may be given; `representation.ts` resolves it. */
import * as z from 'zod'
import { MASKINGS, METHODS, type Method, SELF_SUPERVISED } from '../names.ts'
import { augmentationSchema } from './augmentation.ts'
import { backboneSchema } from './backbone.ts'
import { seedSchema, threadsSchema } from './common.ts'
import { evaluationSchema } from './evaluations.ts'
import { adiosSchema, beitSchema, fixedSchema, maeSchema, objectsSchema } from './maskings.ts'
import { byolSchema, simsiamSchema, supervisedSchema } from './methods.ts'
import { optimizerSchema, scheduleSchema } from './optimizer.ts'

/** The groups of options that belong to one method or to some maskings, and to which; elsewhere they are null. */
export const OPTION_GROUPS = {
  simsiam: { schema: simsiamSchema, method: ['simsiam'] },
  byol: { schema: byolSchema, method: ['byol'] },
  supervised: { schema: supervisedSchema, method: ['supervised'] },
  adios: { schema: adiosSchema, masking: ['adios', 'adios-s'] },
  objects: { schema: objectsSchema, masking: ['gt', 'box', 'shuffle'] },
  mae: { schema: maeSchema, masking: ['mae'] },
  beit: { schema: beitSchema, masking: ['beit'] },
  fixed: { schema: fixedSchema, masking: ['fixed'] },
} as const

export type OptionGroup = keyof typeof OPTION_GROUPS

/** Methods that single options of every run belong to; others have them at null. */
export const OPTION_METHODS = {
  temperature: ['simclr'],
  projector: SELF_SUPERVISED,
} as const satisfies Record<string, readonly Method[]>

/** Whose options these are: `--method simsiam`, `--masking gt, box or shuffle`. */
export function ownersOf(option: string): { key: 'method' | 'masking'; values: readonly string[] } | null {
  const common = (OPTION_METHODS as Record<string, readonly string[]>)[option]
  if (common) return { key: 'method', values: common }
  const owner: { method?: readonly string[]; masking?: readonly string[] } | undefined =
    OPTION_GROUPS[option as OptionGroup]
  if (owner?.method) return { key: 'method', values: owner.method }
  return owner?.masking ? { key: 'masking', values: owner.masking } : null
}

const optional = <T extends z.ZodType>(schema: T) => schema.nullable().default(null)

export const givenSchema = z.strictObject({
  kind: z.literal('representation'),
  dataset: z.string().describe('a data set of `data list`, or folder:<path>: your own images, labelled or not'),
  imageSize: z
    .number()
    .int()
    .min(8)
    .max(512)
    .default(32)
    .describe('side of the images in pixels; time grows with its square'),
  /** Use only this many training images, from all over the data set. */
  trainImages: z
    .number()
    .int()
    .min(1)
    .nullable()
    .default(null)
    .describe('use only so many training images, from all over the set; lower it to try something out'),
  method: z.enum(METHODS).default('simclr').describe('the loss over projections, or a baseline'),
  masking: z.enum(MASKINGS).default('none').describe('which part of an image is hidden from the encoder'),
  backbone: backboneSchema.prefault({ name: 'resnet18-cifar' }),
  /** Null for methods without one. */
  projector: z
    .strictObject({
      hidden: z.number().int().min(1).describe('width of the projector; raise it with the width of the encoder'),
      out: z.number().int().min(1).describe('length of a projection'),
    })
    .nullable()
    .default({ hidden: 256, out: 128 }),
  /** Of NT-Xent; null for other methods. */
  temperature: z
    .number()
    .positive()
    .nullable()
    .default(0.2)
    .describe('of NT-Xent; raise it if the loss falls fast but the features stay poor'),
  epochs: z.number().int().min(0).default(15).describe('raise it while the online k-NN accuracy still climbs'),
  batchSize: z.number().int().min(2).default(64).describe('raise it for more negatives, lower it if memory runs out'),
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
  galleries: z.array(z.number().int().min(1)).nullable().default(null).meta({
    description: 'after which epochs a picture of the masks is kept, e.g. 1,2,4',
    absent: 'the first, the last and two between',
  }),
  evaluations: z.array(evaluationSchema).default([]),
  /**
   * Of the factors in training's convolutions and products: `tf32` keeps 10 bits of mantissa on a card that has
   * TensorFloat-32 (from capability 8.0 on) and is float32 elsewhere, `bfloat16` 7 bits wherever it runs. Weights,
   * statistics, normalisation and losses are float32 under bfloat16.
   */
  precision: z
    .enum(['tf32', 'float32', 'bfloat16'])
    .default('tf32')
    .describe(
      'of training: tf32 should be faster on a card from Ampere on and is no different elsewhere, float32 for comparisons with a CPU, bfloat16 for large encoders on a card or processor that has it',
    ),
  /** The same of all that is not training: features, probes, neighbours, clusters, and what is watched along the way. */
  evaluationPrecision: z
    .enum(['float32', 'tf32'])
    .default('float32')
    .describe('of features, probes, neighbours and clusters; tf32 where evaluating takes long on a card'),
  /** Kernels that give the same bits every time; without them a run on a card may be faster, and never comes out again. */
  deterministic: z
    .boolean()
    .default(true)
    .describe(
      'with it a resumed or repeated run ends with the same bits, on the same kind of card with the same library; false gives that up and may be faster on a card',
    ),
  /** Whether TensorFlow runs op by op as the code is written, not whole steps as functions of its own: the last bits differ. */
  eager: z
    .boolean()
    .default(false)
    .describe(
      'runs op by op in place of whole steps: slower, to look for a fault or to compare with; differs in the last bits',
    ),
  seed: seedSchema.default(0).describe('of everything random; run several to get an interval'),
  /** Within one op. Part of the identity: results depend on it in the last bits. */
  threads: threadsSchema
    .default(1)
    .describe('within one op; results depend on it in the last bits; raise it for large encoders'),
  /** How many ops of a step may run side by side where none needs the other's result. */
  branches: threadsSchema
    .default(1)
    .describe(
      'ops that run side by side where neither needs the other; on idle cores, 2 suits small encoders better than 2 threads',
    ),
})

export type Given = z.output<typeof givenSchema>
