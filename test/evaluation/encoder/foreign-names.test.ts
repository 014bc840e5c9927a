/** Names of other projects, and what decides features without being in the weights. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { encoderShapeSchema } from '../../../db/config/external.ts'
import { readEncoder } from '../../../harness/evaluation/encoder/encoder.ts'
import { withUsualNames } from '../../../harness/evaluation/encoder/foreign-names.ts'
import { createBackbone } from '../../../harness/models/index.ts'
import type { NamedArrays } from '../../../harness/models/parameters.ts'
import { encodeSafetensors } from '../../../harness/models/safetensors.ts'

const namesOf = (names: readonly string[]) => {
  const tensor = { shape: [1], values: () => new Float32Array(1) }
  return [...withUsualNames(new Map(names.map((name) => [name, tensor]))).tensors.keys()]
}

it.each([
  ['layer1._orig_mod.0.conv1.weight', 'layer1.0.conv1.weight'],
  ['module.layer1.0._fsdp_wrapped_module.conv1.weight', 'module.layer1.0.conv1.weight'],
  ['blocks.3._checkpoint_wrapped_module.norm1.weight', 'blocks.3.norm1.weight'],
  ['_orig_mod.conv1.weight', '_orig_mod.conv1.weight'],
  ['encoder.layer2.0.shortcut.0.weight', 'encoder.layer2.0.downsample.0.weight'],
  ['backbone.blocks.1.7.attn.qkv.weight', 'backbone.blocks.7.attn.qkv.weight'],
])('%s is %s', (given, usual) => expect(namesOf([given])).toEqual([usual]))

it('names of MMPretrain are those of timm', () => {
  const start = ['backbone.cls_token', 'backbone.patch_embed.projection.weight']
  const layer = ['ln1', 'attn.qkv', 'attn.proj', 'ln2', 'ffn.layers.0.0', 'ffn.layers.1'].map((name) => {
    return `backbone.layers.0.${name}.weight`
  })
  const usual = ['norm1', 'attn.qkv', 'attn.proj', 'norm2', 'mlp.fc1', 'mlp.fc2'].map((name) => {
    return `backbone.blocks.0.${name}.weight`
  })
  expect(namesOf([...start, ...layer, 'backbone.ln1.bias', 'neck.ln1.bias'])).toEqual([
    ...['backbone.cls_token', 'backbone.patch_embed.proj.weight', ...usual],
    ...['backbone.norm.bias', 'neck.ln1.bias'],
  ])
})

it('queries, keys and values are rows of one matrix, and scales multiply the rows of the layer before', () => {
  const filled = (shape: number[], value: number) => {
    return { shape, values: () => new Float32Array(shape.reduce((a, b) => a * b)).fill(value) }
  }
  const { tensors } = withUsualNames(
    new Map([
      ['embeddings.patch_embeddings.projection.weight', filled([2, 3, 1, 1], 0)],
      ...['value', 'query', 'key'].map((part, i) => {
        return [`encoder.layer.0.attention.attention.${part}.bias`, filled([2], i)] as const
      }),
      ['encoder.layer.0.mlp.fc2.weight', filled([2, 3], 1)],
      ['encoder.layer.0.mlp.fc2.bias', filled([2], 1)],
      ['encoder.layer.0.layer_scale2.lambda1', { shape: [2], values: () => Float32Array.of(2, 5) }],
    ]),
  )
  expect([...tensors.get('blocks.0.attn.qkv.bias')!.values()]).toEqual([1, 1, 2, 2, 0, 0])
  expect([...tensors.get('blocks.0.mlp.fc2.weight')!.values()]).toEqual([2, 2, 2, 5, 5, 5])
  expect([...tensors.get('blocks.0.mlp.fc2.bias')!.values()]).toEqual([2, 5])
  expect(tensors.has('blocks.0.ls2.gamma')).toBe(false)
})

describe('what the weights do not say', () => {
  it('is heads, by MoCo v3, by config.json, and by --heads', () => {
    using here = temporary()
    const heads = (asked = {}) => (readEncoder(here.file, asked).backbone as { heads: number }).heads
    here.write(weightsOf('vit-small', 'module.base_encoder.'))
    expect(heads()).toBe(12)
    expect(heads({ heads: 6 })).toBe(6)
    here.write(weightsOf('vit-small', 'module.encoder_q.'))
    expect(heads()).toBe(6)
    here.write(huggingFace(weightsOf('vit-small')))
    expect(heads()).toBe(6)
    writeFileSync(join(here.path, 'config.json'), '{"num_attention_heads": 12, "hidden_act": "gelu"}')
    expect(heads()).toBe(12)
    writeFileSync(join(here.path, 'config.json'), '{"num_attention_heads": 12, "hidden_act": "quick_gelu"}')
    expect(heads).toThrow(/has hidden_act "quick_gelu" in its config\.json, which is not computed here$/)
  })

  it('is how images are normalised, by preprocessor_config.json', () => {
    using here = temporary()
    const processor = (content: object) => {
      writeFileSync(join(here.path, 'preprocessor_config.json'), JSON.stringify(content))
    }
    here.write(huggingFace(weightsOf('vit-tiny')))
    expect(readEncoder(here.file).normalisation).toBeNull()
    const half = [0.5, 0.5, 0.5]
    processor({ do_normalize: true, image_mean: half, image_std: [0.25, 0.25, 0.25] })
    expect(readEncoder(here.file).normalisation).toEqual({ mean: half, std: [0.25, 0.25, 0.25] })
    processor({ do_normalize: false, image_mean: half, image_std: half })
    expect(readEncoder(here.file).normalisation).toEqual({ mean: [0, 0, 0], std: [1, 1, 1] })
    here.write(weightsOf('vit-tiny'))
    expect(readEncoder(here.file).normalisation).toBeNull()
  })

  it('is the padding of a 3x3 stem', () => {
    using here = temporary()
    const padding = (asked = {}) => {
      return (readEncoder(here.file, asked).backbone as { stemPadding?: number }).stemPadding ?? 1
    }
    const own = weightsOf('resnet18-cifar', 'backbone.')
    here.write(own)
    expect(padding()).toBe(1)
    expect(padding({ stemPadding: 2 })).toBe(2)
    const beside = { shape: [1], values: new Float32Array(1) }
    here.write(new Map([...own, ['projector.0.weight', beside], ['classifier.weight', beside]]))
    expect(padding()).toBe(2)
    expect(padding({ stemPadding: 1 })).toBe(1)
    expect(() => padding({ heads: 3 })).toThrow(/--heads is for vision transformers, and .* is a resnet18-cifar$/)
  })
})

it('resampled position embeddings are said', () => {
  using here = temporary()
  here.write(weightsOf('vit-tiny'))
  const said = 'position embeddings resampled from images of 32 to 64 pixels, as in timm (bicubic, antialiased)'
  expect(readEncoder(here.file, { size: 64 }).notes).toContain(said)
  expect(readEncoder(here.file, { size: 32 }).notes.join()).not.toContain('resampled')
})

describe('what is not computed here is refused', () => {
  it('the mean over tokens, and layers beyond those of the nearest architecture', () => {
    using here = temporary()
    const scale = { shape: [192], values: new Float32Array(192) }
    const weights = weightsOf('vit-tiny')
    here.write(new Map([...weights].map(([name, array]) => [name.replace(/^norm\./, 'fc_norm.'), array])))
    expect(() => readEncoder(here.file)).toThrow(/whose features are the mean over tokens \(fc_norm\), and only/)
    here.write(new Map([...weights, ['norm_pre.weight', scale], ['blocks.0.attn.q_norm.weight', scale]]))
    expect(() => readEncoder(here.file)).toThrow(
      expect.objectContaining({
        message: `${here.file} does not say which architecture its weights belong to; it is like vit-tiny, but norm_pre.weight is unknown, blocks.0.attn.q_norm.weight is unknown`,
        remedy: expect.stringMatching(/ONNX/),
      }),
    )
  })

  it('numbers of other types, with how to convert them', () => {
    using here = temporary()
    const bytes = Buffer.from(
      encodeSafetensors(new Map([['conv1.weight', { shape: [1], values: new Float32Array(1) }]])),
    )
    writeFileSync(here.file, Buffer.from(bytes.toString('latin1').replace('"F32"', '"F8E"'), 'latin1'))
    expect(() => readEncoder(here.file)).toThrow(
      expect.objectContaining({
        message: `${here.file} cannot be read: conv1.weight has the type F8E, which is not supported`,
        remedy: expect.stringContaining('tensor.float()'),
      }),
    )
  })

  it('folders and parts of divided weights, with what to name', () => {
    using here = temporary()
    const remedyFor = (name: string) => {
      try {
        readEncoder(join(here.path, name))
      } catch (error) {
        return (error as { remedy: string }).remedy
      }
      throw new Error('it was read')
    }
    const put = (...names: string[]) => {
      for (const name of names) {
        mkdirSync(join(here.path, name, '..'), { recursive: true })
        writeFileSync(join(here.path, name), '{}')
      }
    }
    put('whole/config.json', 'whole/model.safetensors', 'whole/optimizer.bin', 'parts/model.safetensors.index.json')
    put('parts/model-00001-of-00002.safetensors', 'distributed/__0_0.distcp')
    expect(remedyFor('whole')).toBe(`name ${join(here.path, 'whole', 'model.safetensors')}`)
    expect(remedyFor('distributed')).toMatch(/^convert it with `python -m torch\.distributed.* dcp_to_torch /)
    for (const name of ['', '/model.safetensors.index.json', '/model-00001-of-00002.safetensors']) {
      expect(remedyFor(`parts${name}`)).toMatch(/^write them into one in Python with `AutoModel\.from_pretrained/)
    }
  })
})

function weightsOf(name: string, prefix = ''): NamedArrays {
  const { specification } = createBackbone(encoderShapeSchema.parse({ name }), 32)
  return new Map(
    specification.map((entry) => {
      const values = new Float32Array(entry.shape.reduce((a, b) => a * b, 1))
      return [prefix + entry.name, { shape: entry.shape, values }]
    }),
  )
}

/** The name that marks a vision transformer of Hugging Face is enough. */
function huggingFace(weights: NamedArrays): NamedArrays {
  return new Map(
    [...weights].map(([name, array]) => [
      name.replace('patch_embed.proj.', 'embeddings.patch_embeddings.projection.'),
      array,
    ]),
  )
}

function temporary(): Disposable & { path: string; file: string; write(arrays: NamedArrays): void } {
  const path = mkdtempSync(join(tmpdir(), 'maskbench-test-'))
  const file = join(path, 'weights.safetensors')
  return {
    path,
    file,
    write: (arrays) => writeFileSync(file, encodeSafetensors(arrays)),
    [Symbol.dispose]: () => rmSync(path, { recursive: true }),
  }
}
