/** Schemas shared by several parts of a config. */
import * as z from 'zod'
import { said } from '../../harness/base/issue-words.ts'
import { ROW_NAME, ROW_NAME_RULE } from '../row-name.ts'

export const seedSchema = z
  .number()
  .int()
  .min(0)
  .max(2 ** 31 - 1)

export const threadsSchema = z.number().int().min(1).max(256)

/** The name of a row. It has no pattern, since JSON schemas are read with other regular expressions than ours too. */
export const rowNameSchema = z
  .string()
  .refine((name) => ROW_NAME.test(name), { error: ({ input }) => `${said(input)}, expected ${ROW_NAME_RULE}` })
  .meta({ minLength: 1, maxLength: 60 })

/** A fraction from 0 to 1. */
export const shareSchema = z.number().min(0).max(1)

/** `asymmetric` flips a class to its partner in a fixed pair; `instance` noise depends on the image. */
export const labelNoiseSchema = z.enum(['symmetric', 'asymmetric', 'instance'])

export type LabelNoise = z.output<typeof labelNoiseSchema>
