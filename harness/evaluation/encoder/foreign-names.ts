/**
 * Names that other projects give to the layers of a ResNet or vision transformer, turned into torchvision's and timm's.
 * What is stored apart elsewhere is joined: queries, keys and values, and scales of a layer's output (LayerScale).
 */
import type { StoredTensor } from './readers/types.ts'

type Tensors = Map<string, StoredTensor>
type Rule = readonly [pattern: RegExp, name: string | ((found: string, ...groups: string[]) => string)]

export interface UsualNames {
  tensors: Tensors
  /** Whether Transformers of Hugging Face wrote the names; its config.json then says what the weights do not. */
  huggingFace: boolean
  /** What was renamed, in whole phrases. */
  notes: string[]
}

interface Library {
  title: string
  huggingFace: boolean
  /** A name that only this library has; its first group is the prefix of all names of the encoder. */
  mark: RegExp
  /** Applied one after the other to names without the prefix. */
  rules: readonly Rule[]
}

const LIBRARIES: readonly Library[] = [
  {
    // https://github.com/pytorch/vision/blob/main/torchvision/models/vision_transformer.py
    title: 'torchvision’s vision transformer',
    huggingFace: false,
    mark: /^((?:.*\.)?)encoder\.pos_embedding$/,
    rules: [
      [/^class_token$/, 'cls_token'],
      [/^conv_proj\./, 'patch_embed.proj.'],
      [/^encoder\.pos_embedding$/, 'pos_embed'],
      [/^encoder\.ln\./, 'norm.'],
      [/^encoder\.layers\.encoder_layer_(\d+)\./, 'blocks.$1.'],
      [/\.ln_([12])\./, '.norm$1.'],
      [/\.self_attention\.in_proj_/, '.attn.qkv.'],
      [/\.self_attention\.out_proj\./, '.attn.proj.'],
      [/\.mlp\.(linear_1|0)\./, '.mlp.fc1.'],
      [/\.mlp\.(linear_2|3)\./, '.mlp.fc2.'],
    ],
  },
  {
    // ViTModel, ViTMAEModel and Dinov2Model: https://github.com/huggingface/transformers
    title: 'Hugging Face’s vision transformer',
    huggingFace: true,
    mark: /^((?:.*\.)?)embeddings\.patch_embeddings\.projection\.weight$/,
    rules: [
      [/^embeddings\.patch_embeddings\.projection\./, 'patch_embed.proj.'],
      [/^embeddings\.position_embeddings$/, 'pos_embed'],
      [/^embeddings\.(cls_token|mask_token|register_tokens)$/, '$1'],
      [/^layernorm\./, 'norm.'],
      [/^(encoder\.layer|layers)\.(\d+)\./, 'blocks.$2.'],
      [/\.attention\.(attention\.)?(query|q_proj)\./, '.attn.q.'],
      [/\.attention\.(attention\.)?(key|k_proj)\./, '.attn.k.'],
      [/\.attention\.(attention\.)?(value|v_proj)\./, '.attn.v.'],
      [/\.attention\.(output\.dense|o_proj)\./, '.attn.proj.'],
      [/\.layernorm_before\./, '.norm1.'],
      [/\.layernorm_after\./, '.norm2.'],
      [/\.intermediate\.dense\./, '.mlp.fc1.'],
      [/\.output\.dense\./, '.mlp.fc2.'],
      [/\.layer_scale([12])\.lambda1$/, '.ls$1.gamma'],
    ],
  },
  {
    title: 'Hugging Face’s ResNet',
    huggingFace: true,
    mark: /^((?:.*\.)?)embedder\.embedder\.convolution\.weight$/,
    rules: [
      [/^embedder\.embedder\.convolution\./, 'conv1.'],
      [/^embedder\.embedder\.normalization\./, 'bn1.'],
      [/^encoder\.stages\.(\d+)\.layers\./, (_, stage) => `layer${Number(stage) + 1}.`],
      [/\.layer\.(\d+)\.convolution\./, (_, index) => `.conv${Number(index) + 1}.`],
      [/\.layer\.(\d+)\.normalization\./, (_, index) => `.bn${Number(index) + 1}.`],
      [/\.shortcut\.convolution\./, '.downsample.0.'],
      [/\.shortcut\.normalization\./, '.downsample.1.'],
    ],
  },
  {
    // https://github.com/open-mmlab/mmpretrain/blob/main/mmpretrain/models/backbones/vision_transformer.py
    title: 'the vision transformer of MMPretrain and MMSelfSup',
    huggingFace: false,
    mark: /^((?:.*\.)?)patch_embed\.projection\.weight$/,
    rules: [
      [/^patch_embed\.projection\./, 'patch_embed.proj.'],
      [/^layers\.(\d+)\./, 'blocks.$1.'],
      [/\.ln([12])\./, '.norm$1.'],
      [/^(ln|norm)1\./, 'norm.'],
      [/\.ffn\.layers\.0\.0\./, '.mlp.fc1.'],
      [/\.ffn\.layers\.1\./, '.mlp.fc2.'],
      [/\.ffn\.gamma2\.weight$/, '.ls2.gamma'],
      [/\.attn\.gamma1\.weight$/, '.ls1.gamma'],
    ],
  },
]

/** Wrappers of torch within an encoder, whose names stand between those of its layers. */
const WRAPPERS =
  /(?<=(?:^|\.)(?:layer\d|blocks|layers|stages|\d+)\.(?:.*\.)?)_(?:orig_mod|fsdp_wrapped_module|checkpoint_wrapped_module)\./g

const EVERYWHERE: readonly Rule[] = [
  [WRAPPERS, ''],
  // ResNets for CIFAR, as in https://github.com/kuangliu/pytorch-cifar and lightly
  [/((?:^|\.)(?:layer)?\d\.\d+)\.shortcut\./, '$1.downsample.'],
  // DINOv2 keeps blocks in chunks, in each of which they count from the first block of all.
  [/((?:^|\.)blocks)\.\d+\.(\d+)\./, '$1.$2.'],
]

/** The same weights by torchvision's or timm's names, below the prefix that they have. */
export function withUsualNames(given: ReadonlyMap<string, StoredTensor>): UsualNames {
  let tensors = renamed(given, (name) => applied(EVERYWHERE, name))
  const notes = new Set<string>()
  let huggingFace = false
  for (const library of LIBRARIES) {
    for (const name of [...tensors.keys()]) {
      const prefix = library.mark.exec(name)?.[1]
      if (prefix === undefined) continue
      tensors = renamed(tensors, (key) =>
        key.startsWith(prefix) ? prefix + applied(library.rules, key.slice(prefix.length)) : key,
      )
      huggingFace ||= library.huggingFace
      notes.add(`names mapped from ${library.title}`)
    }
  }
  joinAttention(tensors)
  if (foldScales(tensors)) notes.add('scales of the layers’ outputs (LayerScale) multiplied into their weights')
  return { tensors, huggingFace, notes: [...notes] }
}

const applied = (rules: readonly Rule[], name: string): string =>
  rules.reduce((at, [pattern, to]) => at.replace(pattern, to as string), name)

/** Keeps the names as they are where two would become one. */
function renamed(given: ReadonlyMap<string, StoredTensor>, rename: (name: string) => string): Tensors {
  const found = new Map([...given].map(([name, tensor]) => [rename(name), tensor]))
  return found.size === given.size ? found : new Map(given)
}

/** Queries, keys and values as the rows of one matrix, in that order. */
function joinAttention(tensors: Tensors): void {
  for (const [name, query] of [...tensors]) {
    const layer = /^(.*blocks\.\d+\.attn)\.q\.(weight|bias)$/.exec(name)
    if (layer === null) continue
    const [, start, kind] = layer
    const names = ['q', 'k', 'v'].map((part) => `${start}.${part}.${kind}`)
    const parts = names.map((one) => tensors.get(one))
    if (!parts.every((part) => part !== undefined && `${part.shape}` === `${query.shape}`)) continue
    for (const one of names) tensors.delete(one)
    const [rows = 0, ...others] = query.shape
    tensors.set(`${start}.qkv.${kind}`, {
      shape: [3 * rows, ...others],
      values: () => joined(parts.map((part) => part!.values())),
    })
  }
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const values = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    values.set(part, at)
    at += part.length
  }
  return values
}

/** The layer before each scale, by the scale's number. */
const SCALED: Record<string, string> = { 1: 'attn.proj', 2: 'mlp.fc2' }

/** Multiplies the rows of the layer before a scale by it, which is the same function. @returns whether there are any. */
function foldScales(tensors: Tensors): boolean {
  let any = false
  for (const [name, scale] of [...tensors]) {
    const found = /^(.*blocks\.\d+\.)ls([12])\.gamma$/.exec(name)
    if (found === null) continue
    const names = ['weight', 'bias'].map((kind) => `${found[1]}${SCALED[found[2]!]}.${kind}`)
    const layer = names.map((one) => tensors.get(one))
    if (!layer.every((part) => part !== undefined && part.shape[0] === scale.shape[0])) continue
    for (const [i, part] of layer.entries()) tensors.set(names[i]!, scaledRows(part!, scale))
    tensors.delete(name)
    any = true
  }
  return any
}

function scaledRows({ shape, values }: StoredTensor, scale: StoredTensor): StoredTensor {
  return {
    shape,
    values() {
      const [given, by] = [values(), scale.values()]
      const length = given.length / by.length
      return given.map((value, i) => value * by[Math.floor(i / length)]!)
    },
  }
}
