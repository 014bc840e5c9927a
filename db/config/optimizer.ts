/** Optimiser and learning-rate schedule. */
import * as z from 'zod'
import { shareSchema } from './common.ts'

const optimizer = (advice: { name: string; learningRate: string; momentum: string; weightDecay: string }) =>
  z.strictObject({
    name: z.enum(['sgd', 'lars', 'adamw']).default('sgd').describe(advice.name),
    learningRate: z.number().positive().default(0.1).describe(advice.learningRate),
    momentum: shareSchema.default(0.9).describe(advice.momentum),
    weightDecay: z.number().min(0).default(5e-4).describe(advice.weightDecay),
  })

/** The encoder's. */
export const optimizerSchema = optimizer({
  name: 'lars for batches of 1024 and more, sgd below',
  learningRate: 'lower it if the loss is not finite or jumps',
  momentum: 'seldom needs changing',
  weightDecay: 'raise it if train and test features drift apart',
})

export const occlusionOptimizerSchema = optimizer({
  name: 'of the occlusion model',
  learningRate: 'lower it if the masks change faster than the encoder learns',
  momentum: 'seldom needs changing',
  weightDecay: 'seldom needs changing',
})

export const scheduleSchema = z.strictObject({
  /** `step` divides the learning rate by ten after half and after three quarters of training. */
  name: z
    .enum(['cosine', 'step', 'constant'])
    .default('cosine')
    .describe('constant for a first look, cosine for a result'),
  /** Share of all steps over which the learning rate rises linearly; raise it if the loss is NaN early on. */
  warmup: shareSchema.default(0.1).describe('share of all steps; raise it if the loss is not finite early on'),
  /** Learning rate from which it rises. */
  warmupFrom: z.number().min(0).default(0).describe('learning rate that it rises from'),
})

export type OptimizerConfig = z.output<typeof optimizerSchema>
export type ScheduleConfig = z.output<typeof scheduleSchema>
