/**
 * Finds an encoder among the names of a file's weights. Training code wraps encoders (`module.encoder_q.`, `backbone.`)
 * and keeps projectors, queues and classifiers beside them, so names are compared after a prefix that they share.
 */

import { UsageError } from '../../base/errors.ts'
import { firstFew } from '../../base/text.ts'
import type { StoredTensor } from './readers/types.ts'

type Tensors = ReadonlyMap<string, StoredTensor>

/** How a project names the layers of a ResNet or ViT. */
interface Naming {
  title: string
  /** torchvision's or timm's name -> the file's name. */
  rename(name: string): string
}

const indexed = (title: string, first: number): Naming => ({
  title,
  rename: (name) =>
    name
      .replace(/^conv1\./, '0.')
      .replace(/^bn1\./, '1.')
      .replace(/^layer(\d)\./, (_, stage: string) => `${first + Number(stage) - 1}.`),
})

const NAMINGS: readonly Naming[] = [
  { title: '', rename: (name) => name },
  indexed('nn.Sequential(*resnet.children()), as lightly does', 4),
  indexed('an nn.Sequential of stem and stages, as in lightly’s ResNetGenerator', 2),
]

/** Parts that stand beside an encoder and do not affect its features. */
const BESIDE =
  /(^|\.)(num_batches_tracked$|(fc|head|heads|linear|classifier|projector|projection|projection_head|prediction_head|predictor|queue|queue_ptr|queue_labels|prototypes|head_dist|online_classifier|criterion|loss|fc_norm|pre_logits|pooler|mask_token|masked_embed|decoder|decoder_\w+)(\.|$))/

/** Copies that follow another encoder by a moving average. */
const COPY = /(^|\.|_)(encoder_k|momentum|target|teacher|ema)/

const NAMED_AT_MOST = 5

export interface FoundEncoder {
  /** The weights by torchvision's or timm's name. */
  tensors: Map<string, StoredTensor>
  prefix: string
  /** How its project names the layers; empty for torchvision and timm. */
  naming: string
  /** What was found and what was left out, in whole phrases. */
  notes: string[]
}

interface Candidate {
  prefix: string
  naming: Naming
}

export interface Anchors {
  /** Names that every encoder of the family has, the first of them first in the file. */
  names: readonly string[]
  architecture: string
}

/**
 * @param anchors - names by which the encoder is recognised.
 * @param prefix - the prefix that the user chose; null to find it.
 * @throws UsageError when there is none, or several.
 */
export function findEncoder(path: string, tensors: Tensors, anchors: Anchors, prefix: string | null): FoundEncoder {
  const fitting = candidates(tensors, anchors, prefix)
  if (fitting.length === 0) refuseBoth(path, tensors, anchors, prefix)
  const kept = withoutCopies(fitting)
  checkSingleEncoder(path, kept)
  const chosen = kept[0]!
  const notes = fitting
    .filter((one) => one !== chosen)
    .map((one) => `a copy of the encoder is left out (--prefix ${one.prefix} takes it)`)
  return { ...taken(tensors, chosen, notes), prefix: chosen.prefix, naming: chosen.naming.title }
}

/** Every encoder among the weights with the names that are wanted; copies only where there is nothing else. */
export function encodersIn(
  tensors: Tensors,
  anchors: Anchors,
  prefix: string | null,
): Pick<FoundEncoder, 'tensors' | 'prefix'>[] {
  return withoutCopies(candidates(tensors, anchors, prefix)).map((one) => {
    return { tensors: taken(tensors, one, []).tensors, prefix: one.prefix }
  })
}

function withoutCopies(found: readonly Candidate[]): readonly Candidate[] {
  const originals = found.filter((one) => !COPY.test(one.prefix))
  return originals.length > 0 ? originals : found
}

/** @throws UsageError for encoders under different prefixes. */
export function checkSingleEncoder(path: string, found: readonly { prefix: string }[]): void {
  const prefixes = [...new Set(found.map(({ prefix }) => prefix))]
  if (prefixes.length < 2) return
  throw new UsageError({
    what: `${path} holds several encoders: ${prefixes.map(shown).join(', ')}`,
    remedy: 'choose one with --prefix',
  })
}

/** @throws UsageError for a prefix with which no name begins. */
export function checkPrefix(path: string, tensors: Tensors, prefix: string): void {
  const keys = [...tensors.keys()]
  const whole = prefix === '' || prefix.endsWith('.') ? prefix : `${prefix}.`
  if (keys.some((key) => key.startsWith(whole))) return
  const present = prefixesOf(keys)
  throw new UsageError({
    what: `no names in ${path} begin with \`${whole}\``,
    remedy:
      present.length > 0
        ? `there are ${some(present)}; choose one with --prefix`
        : `the names have no prefix, e.g. ${some(keys)}; remove --prefix`,
  })
}

/** The first components of the names that stand before others: the first at which names differ. */
function prefixesOf(keys: readonly string[], shared = ''): string[] {
  const nested = keys.flatMap((key) => {
    const dot = key.indexOf('.', shared.length)
    return dot < 0 ? [] : [key.slice(0, dot + 1)]
  })
  const different = [...new Set(nested)]
  const [only] = different
  const deeper = different.length === 1 && nested.length === keys.length ? prefixesOf(keys, only) : []
  return deeper.length > 0 ? deeper : different
}

function candidates(tensors: Tensors, { names }: Anchors, asked: string | null): Candidate[] {
  const found: Candidate[] = []
  for (const naming of NAMINGS) {
    const [first, ...others] = names.map(naming.rename) as [string, ...string[]]
    const prefixes =
      asked === null
        ? [...tensors.keys()]
            .filter((key) => key === first || key.endsWith(`.${first}`))
            .map((key) => key.slice(0, -first.length))
        : [asked, `${asked}.`].filter((one) => tensors.has(one + first))
    for (const prefix of prefixes) {
      const known = found.some((one) => one.prefix === prefix)
      if (!known && others.every((name) => tensors.has(prefix + name))) found.push({ prefix, naming })
    }
  }
  return found
}

function taken(tensors: Tensors, { prefix, naming }: Candidate, notes: string[]) {
  const own = new Map<string, StoredTensor>()
  const beside = new Set<string>()
  const renamed = backwards(naming)
  for (const [key, tensor] of tensors) {
    if (!key.startsWith(prefix)) beside.add(partOf(key, prefix))
    else {
      const name = key.slice(prefix.length)
      if (/(^|\.)num_batches_tracked$/.test(name)) continue
      if (BESIDE.test(name)) beside.add(`${prefix}${name.split('.')[0]}`)
      else own.set(renamed(name), tensor)
    }
  }
  if (prefix !== '') notes.push(`prefix ${prefix} stripped from the names`)
  if (naming.title !== '') notes.push(`names mapped from ${naming.title}`)
  if (beside.size > 0) notes.push(`left out: ${some([...beside])}`)
  return { tensors: own, notes }
}

/** The first component of a name that the prefix does not share: `module.queue` beside `module.encoder_q.`. */
function partOf(key: string, prefix: string): string {
  const [parts, shared] = [key.split('.'), prefix.split('.')]
  const apart = parts.findIndex((part, i) => part !== shared[i])
  return parts.slice(0, apart + 1).join('.')
}

/** The file's name -> torchvision's or timm's. */
function backwards(naming: Naming): (name: string) => string {
  if (naming.title === '') return (name) => name
  const stages = new Map(
    ['conv1', 'bn1', 'layer1', 'layer2', 'layer3', 'layer4'].map((one) => [naming.rename(`${one}.`), `${one}.`]),
  )
  return (name) => {
    const dot = name.indexOf('.') + 1
    const stage = stages.get(name.slice(0, dot))
    return stage === undefined ? name : stage + name.slice(dot)
  }
}

function refuseBoth(path: string, tensors: Tensors, { names, architecture }: Anchors, prefix: string | null): never {
  const has = some([...tensors.keys()])
  if (prefix === null && [...tensors.keys()].every((key) => BESIDE.test(key))) {
    throw new UsageError({
      what: `${path} holds no encoder, only parts that stand beside one: ${has}`,
      remedy: 'save the weights of the backbone, e.g. `torch.save(model.backbone.state_dict(), "encoder.pth")`',
    })
  }
  const below = prefix === null ? '' : ` below the prefix ${prefix}`
  const lacking = lackingNames(tensors, names, prefix)
  const why = lacking.length > 0 ? `${some(lacking)} ${lacking.length === 1 ? 'is' : 'are'} missing; it has` : 'it has'
  throw new UsageError({
    what: `${path} holds no ${architecture}${below}: ${why} ${has}, and ${architecture} wants ${some(names)}`,
    remedy: 'pass another --arch, choose a part of the file with --key or --prefix, or export the encoder to ONNX',
  })
}

/** Those of the wanted names that are missing where at least half of them are there, as the file would name them. */
function lackingNames(tensors: Tensors, names: readonly string[], asked: string | null): string[] {
  const places = NAMINGS.flatMap(({ rename }) => {
    const wanted = names.map(rename)
    const found = [...tensors.keys()].flatMap((key) => {
      const name = wanted.find((one) => key === one || key.endsWith(`.${one}`))
      return name === undefined ? [] : [key.slice(0, -name.length)]
    })
    const prefixes = asked === null ? [...new Set(found)] : [asked, `${asked}.`]
    return prefixes.map((prefix) => wanted.map((name) => prefix + name).filter((name) => !tensors.has(name)))
  })
  const [fewest = []] = places.sort((a, b) => a.length - b.length)
  return 2 * fewest.length <= names.length ? fewest : []
}

const shown = (prefix: string) => (prefix === '' ? 'without a prefix' : prefix)

export const some = (names: readonly string[], most = NAMED_AT_MOST): string => firstFew(names, most)
