/** The parts that plugins must give: what is missing, misspelt or no function is named before it is called. */
import * as z from 'zod'
import { didYouMean } from '../base/did-you-mean.ts'
import type { Member } from './define.ts'
import { unknownName } from './known-names.ts'
import { fault, refusal } from './refusal.ts'

const callable = z.custom((value) => typeof value === 'function', 'must be a function')
const described = { entry: z.looseObject({}), options: z.unknown().optional() }

/** What `defineMethod` and its like are given. */
export const DEFINED: Record<Member['kind'], z.ZodType> = {
  method: z.strictObject({
    ...described,
    views: z.union([z.literal(1), z.literal(2)], 'must be 1 or 2'),
    masksBoth: z.boolean().optional(),
    constantPredictorRate: z.boolean().optional(),
    heads: callable,
    numbers: callable.optional(),
    loss: callable,
  }),
  masking: z.strictObject({ ...described, needsObjects: z.boolean(), start: callable }),
  evaluation: z.strictObject({
    ...described,
    needs: z.enum(['labels', 'tags']),
    protocol: callable,
    usesSeed: callable,
    evaluate: callable,
  }),
  backbone: z.strictObject({ ...described, create: callable }),
  dataset: z.looseObject({ entry: described.entry, present: callable, digest: callable, load: callable }),
}

const network = z.looseObject({ specification: z.array(z.unknown()), apply: callable })

/** What their functions return. */
export const MADE = {
  method: z.looseObject({ projector: network, predictor: network.nullish() }),
  masking: z.looseObject({ draw: callable, masks: callable }),
  backbone: z.looseObject({ specification: z.array(z.unknown()), featureSize: z.unknown(), encode: callable }),
}

/**
 * @param name - whose parts they are.
 * @param by - the function that returned `given`, if it is not what the plugin exports.
 * @returns `given`.
 * @throws UsageError, or DeterministicFailure for what was returned, that names the first part that is not as in `schema`.
 */
export function checkedParts<T>(given: T, schema: z.ZodType, kind: string, name: string, by?: string): T {
  const [issue] = schema.safeParse(given).error?.issues ?? []
  if (issue === undefined) return given
  const whole = by === undefined ? 'it' : `what ${by} returns`
  const refused = by === undefined ? refusal : fault
  if (issue.code === 'unrecognized_keys') {
    throw refused(kind, name, unknownName(issue.keys[0]!, Object.keys((schema as z.ZodObject).shape), whole))
  }
  const part = issue.path.join('.')
  if (part !== '' && valueAt(given, issue.path) === undefined)
    throw refused(kind, name, `${whole} has no ${part}${misspelt(part, given)}`)
  throw refused(kind, name, `${part === '' ? whole : `${part} of ${whole}`}: ${issue.message}`)
}

/** What was probably written instead of a part; a part inside another is not looked for. */
function misspelt(part: string, given: unknown): string {
  const guess = didYouMean(part, Object.keys(given as object))
  return guess === undefined ? '' : `; it has ${guess}, did you mean ${part}?`
}

function valueAt(given: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], given)
}
