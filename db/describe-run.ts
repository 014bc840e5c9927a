/** The name of a run, and the columns by which runs are listed and compared. */
import { canonicalJson } from '../harness/base/hash.ts'
import { ENCODER_PARTS, HIDDEN_PART } from './catalogue/network-parts.ts'
import { NOT_GIVEN } from './catalogue/not-given.ts'
import { ELSEWHERE, REPORTED } from './catalogue/titles.ts'
import { type EncoderShape, type ExternalConfig, encoderShapeSchema } from './config/external.ts'
import { type LossConfig, lossSchema } from './config/losses.ts'
import type { SupervisedConfig } from './config/methods.ts'
import type { NoisyLabelsConfig } from './config/noisy-labels.ts'
import { isConfigured } from './config/plugins.ts'
import type { StoredConfig } from './config/run.ts'
import type { StoredMasking } from './names.ts'
import { runName } from './run-name.ts'

export interface Description {
  /** A key of the catalogue, or the name of a row made elsewhere. */
  method: string
  /** `not-given` for a row made elsewhere of which nobody says it. */
  masking: StoredMasking
  /** A key of the catalogue, or the name that a report gives. */
  backbone: string
  /** Differences from the default backbone, e.g. `w16 s2 b1`, and from plain cross-entropy on clean labels. */
  variant: string
}

export function describe(config: StoredConfig): Description {
  if (config.kind === 'noisy-labels') {
    return { method: 'supervised', masking: 'none', backbone: 'mlp', variant: tableVariant(config) }
  }
  if (config.kind === 'external') return describeExternal(config)
  if (config.kind === 'reported') {
    const { name, masking, backbone } = config
    return { method: name, masking, backbone, variant: REPORTED }
  }
  const { method, masking, backbone } = config
  if (method === 'raw-pixels') return { method, masking, backbone: 'pixels', variant: '' }
  const variant = [...backboneVariant(backbone), ...supervisedVariant(config.supervised)]
  return { method, masking, backbone: backbone.name, variant: variant.join(' ') }
}

/** Options at their default are left out; those of a plugin's encoder are written out. */
function backboneVariant(backbone: EncoderShape): string[] {
  const plain: Record<string, unknown> = encoderShapeSchema.parse({ name: backbone.name })
  const own: Record<string, unknown> = backbone
  if (isConfigured(backbone.name)) {
    const differing = Object.keys(own).filter((option) => canonicalJson(own[option]) !== canonicalJson(plain[option]))
    return differing.map((option) => `${option}=${own[option]}`)
  }
  return Object.entries(ENCODER_PARTS).flatMap(([option, { letter }]) => {
    return own[option] === plain[option] ? [] : [`${letter}${own[option]}`]
  })
}

function describeExternal({ name, source }: ExternalConfig): Description {
  const row = { method: name, masking: NOT_GIVEN } as const
  if (source.kind !== 'weights') return { ...row, backbone: source.kind, variant: ELSEWHERE }
  const variant = [...backboneVariant(source.shape), ELSEWHERE]
  return { ...row, backbone: source.shape.name, variant: variant.join(' ') }
}

/** The smooth rate and the noise are part of the variant, so that each gets its own row. */
function supervisedVariant(options: SupervisedConfig | null): string[] {
  if (options === null) return []
  const { rate, loss, noise, noiseKind } = options
  const learned = loss ? [`loss=${lossText(loss)}`] : rate === 0 ? [] : [`r=${rate}`]
  return [...learned, ...(noise === 0 ? [] : [`${noiseKind}=${noise}`])]
}

/** The loss, with its options where they are not the default, e.g. `gce,q=0.5`. */
function lossText({ name, ...options }: LossConfig): string {
  const plain: Record<string, unknown> = lossSchema.parse({ name })
  const own = Object.entries(options).filter(([option, value]) => value !== plain[option])
  return [name, ...own.map(([option, value]) => `${option}=${value}`)].join(',')
}

/** The short name for lists, progress and `--only`, e.g. `fashion-mnist-mini/simclr-adios/0`. */
export function nameOf(config: StoredConfig, label = ''): string {
  return runName({ ...describe(config), kind: config.kind, dataset: config.dataset, seed: config.seed, label })
}

function tableVariant({ hidden, noiseKind, warmup }: NoisyLabelsConfig): string {
  const noise = noiseKind === 'symmetric' ? [] : [`noise=${noiseKind}`]
  return [`${HIDDEN_PART.letter}${hidden}`, ...noise, ...(warmup === 0 ? [] : [`warmup=${warmup}`])].join(' ')
}
