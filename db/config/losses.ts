/** Losses for wrong labels, with the values of their papers as defaults. */
import * as z from 'zod'
import type { LossName } from '../catalogue/losses.ts'
import { shareSchema } from './common.ts'

const PUBLISHED = "the paper's"

// The choices of `name` merge into one option of the command line, whose help is that of the first.
const named = <N extends LossName>(name: N) =>
  z.enum([name]).meta({
    description: 'loss for noisy labels instead of a smooth rate; forward uses the true label noise, the others do not',
    absent: 'none, label smoothing',
  })

/** The transition matrix is counted from the clean and the noisy labels of the training rows. */
const forward = z.strictObject({ name: named('forward') })

const softBootstrap = z.strictObject({
  name: named('bootstrap-soft'),
  beta: shareSchema.default(0.95).meta({
    description: 'weight of the label in bootstrapping: .95 for soft, .8 for hard; lower it if most labels are wrong',
    absent: PUBLISHED,
  }),
})

const hardBootstrap = z.strictObject({ name: named('bootstrap-hard'), beta: shareSchema.default(0.8) })

const generalised = z.strictObject({
  name: named('gce'),
  q: z.number().gt(0).max(1).default(0.7).meta({
    description:
      'q of gce: near 0 it is cross-entropy, at 1 the mean absolute error; raise it if more labels are wrong',
    absent: PUBLISHED,
  }),
})

const truncated = z.strictObject({
  name: named('gce-truncated'),
  q: generalised.shape.q,
  k: z.number().gt(0).lt(1).default(0.5).meta({
    description:
      'k of gce-truncated: rows whose label has at most this probability are left out; lower it if too few are left',
    absent: PUBLISHED,
  }),
  start: shareSchema.default(1 / 3).meta({
    description:
      'share of training before gce-truncated leaves out rows, so that it starts with a network that has learned; raise it with more classes',
    absent: "the paper's for ten classes, 40 of 120 epochs",
  }),
})

const symmetric = z.strictObject({
  name: named('sce'),
  alpha: z.number().min(0).default(0.1).meta({
    description: 'weight of cross-entropy in sce (.1 for CIFAR-10, 6 for CIFAR-100), or of the peer term (1)',
    absent: PUBLISHED,
  }),
  reverse: z.number().min(0).default(1).meta({
    description: 'weight of reverse cross-entropy in sce: 1 for CIFAR-10, .1 for CIFAR-100',
    absent: PUBLISHED,
  }),
  logZero: z
    .number()
    .lt(0)
    .default(-4)
    .meta({ description: 'value used for the logarithm of 0 in sce; rarely needs changing', absent: PUBLISHED }),
})

const peer = z.strictObject({ name: named('peer'), alpha: z.number().min(0).default(1) })

export const lossSchema = z.discriminatedUnion('name', [
  forward,
  softBootstrap,
  hardBootstrap,
  generalised,
  truncated,
  symmetric,
  peer,
])

export type LossConfig = z.output<typeof lossSchema>
