/** What decides an encoder's features and is not in its weights: numbers of heads and the padding of a stem. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import * as z from 'zod'
import { NOT_NORMALISED } from '../../../datasets/normalisation.ts'
import type { Normalisation } from '../../../datasets/types.ts'
import type { EncoderShape } from '../../../db/config/external.ts'
import { UsageError } from '../../base/errors.ts'
import type { FoundEncoder } from './foreign-keys.ts'
import type { StoredTensor } from './readers/types.ts'

/** What the user says. */
export interface Told {
  /** Attention heads of a vision transformer. */
  heads?: number | undefined
  /** Padding of a 3x3 stem. */
  stemPadding?: 1 | 2 | undefined
}

interface Shaped {
  shape: EncoderShape
  /** In whole phrases. */
  notes: string[]
}

interface Known {
  path: string
  /** All names of the file. */
  tensors: ReadonlyMap<string, StoredTensor>
  found: FoundEncoder
  huggingFace: boolean
}

/** @throws UsageError for what the encoder does not have. */
export function completed(shape: EncoderShape, { heads, stemPadding }: Told, known: Known): Shaped {
  const isVit = 'heads' in shape
  const hasStem = shape.name.endsWith('-cifar')
  if (heads !== undefined && !isVit) refuseOption(known.path, '--heads', 'vision transformers', shape)
  if (stemPadding !== undefined && !hasStem) refuseOption(known.path, '--stem-padding', '3x3 stems', shape)
  const config = known.huggingFace ? configBeside(known.path) : null
  if (config !== null) checkVariant(known.path, config)
  if (isVit) {
    const chosen = heads === undefined ? headsOf(shape, known, config) : { number: heads, why: '' }
    const note = `features are the class token’s; ${chosen.number} heads${chosen.why}, which the weights do not say (--heads)`
    return { shape: { ...shape, heads: chosen.number }, notes: heads === undefined ? [note] : [] }
  }
  if (!hasStem) return { shape, notes: [] }
  const padding = stemPadding ?? (isSoloLearn(known) ? 2 : 1)
  const padded = padding === 1 ? shape : { ...shape, stemPadding: padding }
  if (stemPadding !== undefined || known.found.naming !== '') return { shape: padded, notes: [] }
  const other =
    padding === 2 ? ', as in solo-learn; --stem-padding 1 takes 1' : '; --stem-padding 2 takes that of solo-learn'
  return { shape: padded, notes: [`the weights do not say the padding of the 3x3 stem, taken as ${padding}${other}`] }
}

function refuseOption(path: string, option: string, those: string, { name }: EncoderShape): never {
  throw new UsageError({ what: `${option} is for ${those}, and ${path} is a ${name}`, remedy: `remove ${option}` })
}

type HuggingFaceConfig = Record<string, unknown>

/** MoCo v3's small vision transformer has twice timm's heads: https://github.com/facebookresearch/moco-v3 (vits.py). */
const MOCO_V3 = /(^|\.)(base|momentum)_encoder\.$/
const MOCO_V3_HEADS = 12

function headsOf(shape: { name: string; heads: number }, { found }: Known, config: HuggingFaceConfig | null) {
  const stated = config?.num_attention_heads
  if (typeof stated === 'number') return { number: stated, why: ' as in config.json' }
  if (shape.name === 'vit-small' && MOCO_V3.test(found.prefix)) return { number: MOCO_V3_HEADS, why: ' as in MoCo v3' }
  return { number: shape.heads, why: ' as in timm' }
}

/**
 * Checkpoints of solo-learn have an online classifier beside backbone and projector. Their stem for CIFAR is padded by 2:
 * https://github.com/vturrisi/solo-learn (solo/methods/base.py).
 */
function isSoloLearn({ tensors, found }: Known): boolean {
  const names = [...tensors.keys()]
  const has = (start: string) => names.some((name) => name.startsWith(start))
  return /^(momentum_)?backbone\.$/.test(found.prefix) && has('classifier.') && has('projector.')
}

const configBeside = (path: string) => objectBeside(path, 'config.json')

function objectBeside(path: string, name: string): HuggingFaceConfig | null {
  const file = join(dirname(path), name)
  if (!existsSync(file)) return null
  try {
    const config: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return config !== null && typeof config === 'object' ? (config as HuggingFaceConfig) : null
  } catch {
    return null
  }
}

const channels = z.tuple([z.number(), z.number(), z.number()])
const preprocessorSchema = z.object({
  do_normalize: z.boolean().default(true),
  image_mean: channels,
  image_std: channels,
})

/** How Hugging Face's image processor in the same folder normalises pixels in [0, 1]; null where none says it. */
export function normalisationBeside(path: string): Normalisation | null {
  const { success, data } = preprocessorSchema.safeParse(objectBeside(path, 'preprocessor_config.json'))
  if (!success) return null
  return data.do_normalize ? { mean: data.image_mean, std: data.image_std } : NOT_NORMALISED
}

/** What is computed for options of Hugging Face's models. */
const COMPUTED: Record<string, readonly unknown[]> = {
  downsample_in_bottleneck: [false],
  downsample_in_first_stage: [false],
  hidden_act: ['relu', 'gelu'],
}

function checkVariant(path: string, config: HuggingFaceConfig): void {
  for (const [option, values] of Object.entries(COMPUTED)) {
    if (config[option] === undefined || values.includes(config[option])) continue
    throw new UsageError({
      what: `${path} has ${option} ${JSON.stringify(config[option])} in its config.json, which is not computed here`,
      remedy: 'export it to ONNX, or compute its features and pass them with --features',
    })
  }
}
