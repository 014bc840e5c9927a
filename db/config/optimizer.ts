/** Optimiser and learning-rate schedule. */
import * as z from 'zod'
import { shareSchema } from './common.ts'

interface OptimizerEntry {
  /** The options that it reads beside its learning rate; the others have no effect. */
  reads: readonly string[]
  /**
   * The optimiser of the online classifier where the encoder has this one. The classifier's learning rate is one for
   * SGD, so an optimiser whose rates are of another kind, such as Adam's, names `sgd`.
   */
  online: 'sgd' | 'lars'
}

const OPTIMIZERS = {
  sgd: { reads: ['momentum', 'weightDecay', 'nesterov'], online: 'sgd' },
  lars: { reads: ['momentum', 'weightDecay', 'trust', 'unclipped'], online: 'lars' },
  adamw: { reads: ['weightDecay'], online: 'sgd' }, // its coefficients of the moments are fixed
} as const satisfies Record<string, OptimizerEntry>

type OptimizerName = keyof typeof OPTIMIZERS

const NAMES = Object.keys(OPTIMIZERS) as OptimizerName[]

type Option = (typeof OPTIMIZERS)[OptimizerName]['reads'][number]

/** Whether an optimiser reads an option; if not, equal runs must not differ in it. */
export function reads(optimizer: OptimizerName, option: Option): boolean {
  return (OPTIMIZERS[optimizer].reads as readonly string[]).includes(option)
}

/** The optimiser of the online classifier beside an encoder with this one. */
export const onlineOptimizer = (encoder: OptimizerName): OptimizerName => OPTIMIZERS[encoder].online

const optimizer = (advice: { name: string; learningRate: string; momentum: string; weightDecay: string }) =>
  z.strictObject({
    name: z.enum(NAMES).default('sgd').describe(advice.name),
    learningRate: z.number().positive().default(0.1).describe(advice.learningRate),
    momentum: shareSchema.default(0.9).describe(advice.momentum),
    weightDecay: z.number().min(0).default(5e-4).describe(advice.weightDecay),
  })

/** The optimiser of the encoder. */
export const optimizerSchema = optimizer({
  name: 'optimiser; lars for batches of 1024 and more, sgd for smaller ones',
  learningRate: 'peak learning rate; lower it if the loss is not finite or jumps',
  momentum: 'momentum; rarely needs changing',
  weightDecay: 'weight decay; raise it if train and test features drift apart',
}).extend({
  /** Nesterov's momentum; absent: the usual one. */
  nesterov: z.boolean().optional().meta({ description: "Nesterov's momentum, for sgd", absent: 'false' }),
  /** The trust coefficient (eta) of LARS; absent: .02. The published fine-tuning has .001. */
  trust: z
    .number()
    .positive()
    .optional()
    .meta({ description: 'trust coefficient (eta) of lars; the published fine-tuning uses .001', absent: '.02' }),
  /** Absent: the rate of a tensor is at most the learning rate, as in the published pretraining. */
  unclipped: z.boolean().optional().meta({
    description: "let lars raise a tensor's rate above the learning rate, as in the published fine-tuning",
    absent: 'false',
  }),
})

export const LARS_TRUST = 0.02

export const occlusionOptimizerSchema = optimizer({
  name: 'optimiser of the occlusion model',
  learningRate: 'learning rate of the occlusion model; lower it if masks change faster than the encoder learns',
  momentum: 'momentum of the occlusion model; rarely needs changing',
  weightDecay: 'weight decay of the occlusion model; rarely needs changing',
})

export const scheduleSchema = z.strictObject({
  /** `step` divides the learning rate by ten after half and after three quarters of training. */
  name: z
    .enum(['cosine', 'step', 'constant'])
    .default('cosine')
    .describe('learning-rate schedule; constant for a first look, cosine for final results'),
  /** Fraction of all steps over which the learning rate rises linearly; raise it if the loss is NaN early on. */
  warmup: shareSchema
    .default(0.1)
    .describe('fraction of all steps used for warm-up; raise it if the loss is not finite early on'),
  warmupFrom: z.number().min(0).default(0).describe('learning rate at the start of the warm-up'),
})

export type OptimizerConfig = z.output<typeof optimizerSchema>
export type ScheduleConfig = z.output<typeof scheduleSchema>
