/** A row of numbers that others report: nothing was run, and its scores are what the table says. */
import * as z from 'zod'
import { STORED_MASKINGS } from '../names.ts'
import { rowNameSchema } from './common.ts'

export const SOURCE_LENGTH = 200

/** Protocol of numbers whose report names none: they stand in columns of their own. */
export const AS_REPORTED = 'as reported'

/** Backbone of numbers whose report names none. */
export const NO_BACKBONE = 'backbone not named'

export const reportedSchema = z.strictObject({
  kind: z.literal('reported'),
  /** A method of the catalogue, or a name of its own. */
  name: rowNameSchema,
  masking: z.enum(STORED_MASKINGS),
  dataset: z.string(),
  /** A backbone of the catalogue, or a name of its own. */
  backbone: rowNameSchema,
  /** Where the numbers are from, e.g. `Table 2 of Shi et al. 2022`. */
  reportedIn: z.string().min(1).max(SOURCE_LENGTH),
  /** Negative where the table names no seed: -1 for the first value, -2 for the second. */
  seed: z.number().int(),
})

export type ReportedConfig = z.output<typeof reportedSchema>
