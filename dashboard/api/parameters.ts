/** Schemas of URL parameters, which are always text, with their documentation. */
import * as z from 'zod'
import { LONGEST } from '../lib/params.ts'

/** A name that may or may not exist in the store. */
export const text = z.string().max(200)

/** The name of a data set, which may hold paths. */
export const dataset = z.string().max(LONGEST)

/** Words that are searched for. */
export const search = z.string().max(LONGEST)

/** `a,b,c` */
export const listOf = <T extends z.ZodType>(item: T) =>
  z.preprocess(
    (given) => (typeof given === 'string' ? given.split(',').filter(Boolean) : given),
    z.array(item).max(200),
  )

export const whole = (least: number, most: number) => number(/^-?\d{1,9}$/, z.number().int().min(least).max(most))

export const real = (least: number, most: number) =>
  number(/^-?(\d{1,9}(\.\d{0,17})?|\.\d{1,17})(e-?\d{1,2})?$/, z.number().min(least).max(most))

/** A significance level as the page accepts it, at most .2. */
export const level = number(/^0?\.\d{1,5}$/, z.number().gt(0).max(0.2))

/** Accepts only `true` and `false`. */
export const truth = z.preprocess((given) => (given === 'true' ? true : given === 'false' ? false : given), z.boolean())

/** The first characters of a run's id. */
export const runId = z
  .string()
  .regex(/^[\w.-]{4,80}$/)
  .meta({ description: "A run's id, or its first characters, four at least", example: '3fa2' })

function number(pattern: RegExp, schema: z.ZodNumber) {
  return z.preprocess((given) => (typeof given === 'string' && pattern.test(given) ? Number(given) : given), schema)
}
