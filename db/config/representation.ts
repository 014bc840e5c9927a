/** A run that trains an encoder, or takes one as it is, and evaluates it. */
import type * as z from 'zod'
import { SELF_SUPERVISED } from '../names.ts'
import { normalise } from './normalise.ts'
import { type Given, givenSchema, OPTION_GROUPS, type OptionGroup, ownersOf } from './options.ts'

/** Options in use get their defaults, so that a resolved config holds every option that counts, and no other. */
export const representationSchema = givenSchema.transform((given, context): Given => {
  const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
  if (given.masking !== 'none' && !SELF_SUPERVISED.includes(given.method)) {
    refuse('masking', `${given.method} goes with masking none only`)
  }
  const { kind, dataset, method, masking, backbone } = given
  const { name } = method === 'raw-pixels' ? { name: 'resnet18-cifar' as const } : backbone
  const plain = { kind, dataset, method, masking, backbone: { name } }
  const defaults = givenSchema.parse(plain)
  const resolved: Record<string, unknown> = {}
  for (const [option, { schema }] of Object.entries(OPTION_GROUPS)) {
    const { key, values } = ownersOf(option)!
    const options = given[option as OptionGroup]
    if (values.includes(given[key])) {
      resolved[option] = schema.parse(options ?? {})
      Object.assign(defaults, { [option]: schema.parse({}) })
    } else if (options !== null) refuse(option, `options of ${key} ${values.join(', ')}, not of ${given[key]}`)
  }
  return normalise({ ...given, ...resolved }, defaults)
})

export type RepresentationConfig = z.output<typeof representationSchema>

const NOT_TRAINING = new Set(['seed', 'masking', 'evaluations', 'galleries', 'evaluationPrecision'])

/** Options that stored configs of before lack; their runs were made as with these. */
const LATER: Record<string, unknown> = {
  precision: 'tf32',
  evaluationPrecision: 'float32',
  deterministic: true,
  eager: false,
  branches: 1,
}

/** A stored config beside newer ones: what it could not say yet is no difference. */
export function withLaterOptions(config: object): object {
  return 'kind' in config && config.kind === 'representation' ? { ...LATER, ...config } : config
}

/** How a run was trained, seed and masks left out: the same for a method with masks and without, if nothing else differs. */
export function withoutMasks(config: object): string {
  const entries = Object.entries(config).filter(([key, value]) => !(key in LATER && LATER[key] === value))
  return JSON.stringify(entries.filter(([key]) => !NOT_TRAINING.has(key) && ownersOf(key)?.key !== 'masking'))
}
