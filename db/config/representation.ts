/** A run that trains an encoder, or uses a baseline without training, and evaluates it. */
import * as z from 'zod'
import { SELF_SUPERVISED } from '../names.ts'
import { cropSource } from './augmentation.ts'
import { normalise } from './normalise.ts'
import { type GivenConfig, givenSchema, OPTION_GROUPS, type OptionGroup, ownersOf } from './options.ts'
import { pluginsIn, trainingPlugins, withOwner } from './plugins.ts'

/** Fills in the defaults of the options in use; a resolved config holds every option that matters and no others. */
export const representationSchema = givenSchema.transform((given, context): GivenConfig => {
  let refused = false
  const refuse = (path: string, message: string, remedy: string) => {
    refused = true
    context.addIssue({ code: 'custom', path: [path], message, params: { remedy } })
  }
  if (given.masking !== 'none' && !SELF_SUPERVISED.includes(given.method)) {
    const alone = JSON.stringify({ method: given.method, masking: 'none' })
    refuse('masking', `${given.method} requires masking none`, `write ${alone}, or choose a self-supervised method`)
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
    } else if (options !== null) {
      const remedy = withOwner({ [key]: values[0], [option]: options })
      refuse(option, `options of ${key} ${values.join(', ')}, not of ${given[key]}`, remedy)
    }
  }
  const supervised = resolved.supervised as GivenConfig['supervised'] | undefined
  if (supervised?.loss && supervised.rate !== 0) {
    refused = true
    const message = `${supervised.loss.name} takes the place of label smoothing: leave the rate at 0, or the loss out`
    context.addIssue({ code: 'custom', path: ['supervised', 'rate'], message })
  }
  const { options, plugins, mistakes } = pluginsIn(given, Object.keys(OPTION_GROUPS))
  for (const issue of mistakes) {
    refused = true
    context.addIssue(issue)
  }
  if (refused) return z.NEVER
  const cropping = ({ augmentation, imageSize }: GivenConfig) => {
    return { ...augmentation, cropFrom: augmentation.cropFrom ?? cropSource(imageSize) }
  }
  const usual = { ...defaults, augmentation: cropping({ ...defaults, imageSize: given.imageSize }) }
  const { options: _, plugins: __, ...own } = given
  return normalise({ ...own, ...resolved, ...options, ...plugins, augmentation: cropping(given) }, usual)
})

export type RepresentationConfig = z.output<typeof representationSchema>

const NOT_TRAINING = new Set(['seed', 'evaluations', 'galleries', 'evaluationPrecision'])

/** Options that older stored configs lack, with the values that their runs used. */
const LATER: Record<string, unknown> = {
  precision: 'tf32',
  evaluationPrecision: 'float32',
  deterministic: true,
  eager: false,
  branches: 1,
}

/** Adds options that an older stored config lacks, so that their absence is not a difference from newer configs. */
export function withLaterOptions(config: object): object {
  return 'kind' in config && config.kind === 'representation' ? { ...LATER, ...config } : config
}

/** The training options without seed and masking: equal for a method with and without masks if nothing else differs. */
export function withoutMasks(config: object): string {
  return JSON.stringify(trainingEntries(config, ['masking']))
}

/** The same without the method and its own options: equal for methods that were trained alike. */
export function withoutMethod(config: object): string {
  return JSON.stringify(trainingEntries(config, ['masking', 'method']))
}

type Part = 'method' | 'masking'

/** @param without - parts that are left out together with the options of their own, a plugin's included. */
function trainingEntries(config: object, without: readonly Part[]): [string, unknown][] {
  const plugins = without.map((part) => (config as Partial<Record<Part, string>>)[part])
  return Object.entries(config).flatMap(([key, value]): [string, unknown][] => {
    if (NOT_TRAINING.has(key) || (key in LATER && LATER[key] === value)) return []
    if (without.some((part) => key === part || isOwnedBy(part, key))) return []
    if (key === 'simsiam' && value) return [[key, { ...value, ...UNMASKED_TERMS }]]
    if (key !== 'options' && key !== 'plugins') return [[key, value]]
    const used = key === 'plugins' ? trainingPlugins(config) : (value ?? {})
    const others = Object.entries(used).filter(([name]) => !plugins.includes(name))
    return others.length > 0 ? [[key, Object.fromEntries(others)]] : []
  })
}

/** Whether an option belongs to some methods or maskings alone: every method that has masks has a projector. */
function isOwnedBy(part: Part, option: string): boolean {
  const owners = ownersOf(option)
  return owners?.key === part && !SELF_SUPERVISED.every((method) => owners.values.includes(method))
}

/** SimSiam's loss terms, which have no effect without masks. */
const UNMASKED_TERMS = { symmetryMask: true, noMask: true, bothMask: true }
