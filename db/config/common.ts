/** Schemas shared by several parts of a config. */
import * as z from 'zod'
import '../../harness/base/issue-words.ts'

export const seedSchema = z
  .number()
  .int()
  .min(0)
  .max(2 ** 31 - 1)

export const threadsSchema = z.number().int().min(1).max(256)

/** A fraction from 0 to 1. */
export const shareSchema = z.number().min(0).max(1)

/** `asymmetric` flips a class to its partner in a fixed pair; `instance` noise depends on the image. */
export const labelNoiseSchema = z.enum(['symmetric', 'asymmetric', 'instance'])

export type LabelNoise = z.output<typeof labelNoiseSchema>
