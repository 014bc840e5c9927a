/** Pieces that several parts of a config are made of. */
import * as z from 'zod'

export const seedSchema = z
  .number()
  .int()
  .min(0)
  .max(2 ** 31 - 1)

export const threadsSchema = z.number().int().min(1).max(256)

/** A share of something, from nothing to all of it. */
export const shareSchema = z.number().min(0).max(1)

/** `asymmetric` takes a class for its partner in a fixed pair, `instance` depends on the image. */
export const labelNoiseSchema = z.enum(['symmetric', 'asymmetric', 'instance'])

export type LabelNoise = z.output<typeof labelNoiseSchema>
