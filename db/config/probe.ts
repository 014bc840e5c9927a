/** How a linear probe is fitted to frozen features. */
import * as z from 'zod'

/**
 * Logistic regression on standardised features, solved to convergence. Its L2 strength is chosen on held-out training
 * rows, and it is then fitted again to all training rows. The result does not depend on the scale of the features.
 */
const convexProbeSchema = z.strictObject({
  name: z.literal('convex'),
  /** Weights of half the squared length of the coefficients, beside the mean loss; tried in descending order. */
  strengths: z.array(z.number().positive()).min(1).default([1, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001, 0.0003, 0.0001]),
  /** Fraction of each class's training rows on which the strength is chosen. */
  heldOut: z.number().gt(0).lt(1).default(0.2),
})

/** The ADIOS code's probe: SGD with momentum at a fixed rate on features as they are. */
const sgdProbeSchema = z.strictObject({
  name: z.literal('sgd'),
  epochs: z.number().int().min(1).default(100),
  learningRate: z.number().positive().default(0.1),
  batchSize: z.number().int().min(1).default(128),
  /**
   * Train on random resized crops of at least this fraction of the image, and flips, which takes a pass of the encoder
   * for every epoch; .08 as published. Absent: on the images as they are.
   */
  cropMin: z.number().gt(0).max(1).optional(),
  /** The paper's code uses LARS (trust .001, no clipping, not applied to the bias). */
  optimizer: z.enum(['sgd', 'lars']).default('sgd'),
  /** `best` selects the best epoch on the test set. */
  select: z.enum(['last', 'best']).default('last'),
})

/** The smallest area of the crops in the paper's code. */
export const PUBLISHED_CROP_MIN = 0.08

const CONVEX = { name: 'convex' } as const

export const probeSchema = z.discriminatedUnion('name', [convexProbeSchema, sgdProbeSchema]).prefault(CONVEX)
/** For evaluations that are scored after the last epoch alone. */
export const lastEpochProbeSchema = z
  .discriminatedUnion('name', [convexProbeSchema, sgdProbeSchema.omit({ select: true })])
  .prefault(CONVEX)
/** For multi-hot targets. */
export const tagsProbeSchema = z
  .discriminatedUnion('name', [convexProbeSchema, sgdProbeSchema.omit({ select: true, optimizer: true })])
  .prefault(CONVEX)

/** What the protocol of a score by such a classifier begins with. */
export const ONLINE = 'online classifier'

/** A classifier that learns beside the encoder during pretraining, from its features of the clean views. */
const onlineProbeSchema = z.strictObject({
  name: z.literal('online'),
  /** Peak learning rate; it follows the schedule of the encoder's. */
  learningRate: z.number().positive().default(0.1),
})
/** For multi-hot targets: also the paper's own way to its F1 scores. */
export const multilabelProbeSchema = z
  .discriminatedUnion('name', [...tagsProbeSchema.unwrap().options, onlineProbeSchema])
  .prefault(CONVEX)

export type OnlineProbeConfig = z.output<typeof onlineProbeSchema>
export type ConvexProbeConfig = z.output<typeof convexProbeSchema>
export type ProbeConfig = z.output<typeof probeSchema>
export type LastEpochProbeConfig = z.output<typeof lastEpochProbeSchema>
