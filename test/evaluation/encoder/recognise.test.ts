/** Weights without a name of their architecture are recognised by names and shapes. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { encoderShapeSchema } from '../../../db/config/external.ts'
import { readEncoder } from '../../../harness/evaluation/encoder/encoder.ts'
import type { StoredTensor } from '../../../harness/evaluation/encoder/readers/types.ts'
import { ARCHITECTURES, readable, recognised } from '../../../harness/evaluation/encoder/recognise.ts'
import { createBackbone } from '../../../harness/models/index.ts'
import type { NamedArrays } from '../../../harness/models/parameters.ts'
import { encodeSafetensors } from '../../../harness/models/safetensors.ts'

/** The names and shapes of an architecture; the values are never read. */
function weightsOf(name: string, prefix = '', sizes = {}): Map<string, StoredTensor> {
  const { specification } = createBackbone(encoderShapeSchema.parse({ name, ...sizes }), 32)
  const values = () => {
    throw new Error('the values are not needed')
  }
  return new Map(specification.map((entry) => [prefix + entry.name, { shape: entry.shape, values }]))
}

it.each(ARCHITECTURES)('%s is one of them', (name) => {
  expect(recognised(weightsOf(name), null)).toEqual([name])
  const wrapped = new Map([
    ...weightsOf(name, 'module.encoder_q.'),
    ['module.queue', weightsOf(name).values().next().value!],
  ])
  expect(recognised(wrapped, null)).toEqual([name])
})

it.each([
  ['resnet18-cifar', { width: 16 }],
  ['resnet18', { width: 16, blocks: 1 }],
  ['resnet34-cifar', { width: 32 }],
  ['resnet50', { width: 8 }],
  ['vit-small', { depth: 6 }],
])('%s with %j is one of them', (name, sizes) => {
  expect(recognised(weightsOf(name, 'backbone.', sizes), null)).toEqual([name])
})

it('a narrow ResNet is read without its name, and its sizes are said', () => {
  using file = temporary()
  const narrow = filledWeights('resnet18-cifar', '', { width: 16, blocks: 1 })
  writeFileSync(file.path, encodeSafetensors(narrow))
  const { backbone, notes } = readEncoder(file.path)
  expect(backbone).toEqual(readEncoder(file.path, { architecture: 'resnet18-cifar' }).backbone)
  expect(backbone).toMatchObject({ width: 16, blocks: 1 })
  expect(notes).toContain('recognised as resnet18-cifar of width 16, blocks 1 by names and shapes')
  expect(() => readEncoder(file.path, { architecture: 'resnet18' })).toThrow(
    expect.objectContaining({ remedy: expect.stringMatching(/: pass --arch resnet18-cifar$/) }),
  )
  writeFileSync(file.path, encodeSafetensors(new Map([...narrow, ['neck.bias', narrow.values().next().value!]])))
  expect(() => readEncoder(file.path)).toThrow(
    expect.objectContaining({
      message: expect.stringMatching(/it is like resnet18-cifar of width 16, blocks 1, but neck\.bias is unknown$/),
      remedy: expect.stringMatching(/--arch .*, of its usual width or less .*ONNX/),
    }),
  )
})

it('a vision transformer of another width needs its heads, with which it is read', () => {
  using file = temporary()
  writeFileSync(file.path, encodeSafetensors(filledWeights('vit-small', '', { width: 256, heads: 4, depth: 1 })))
  expect(() => readEncoder(file.path)).toThrow(
    expect.objectContaining({ remedy: expect.stringContaining('--heads, and --arch vit-small or vit-base') }),
  )
  for (const architecture of ['vit-small', 'vit-base']) {
    expect(readEncoder(file.path, { architecture, heads: 4 }).backbone).toMatchObject({ width: 256, heads: 4 })
  }
})

it('other layers are not', () => {
  expect(recognised(new Map([...weightsOf('resnet18')].slice(1)), null)).toEqual([])
  expect(
    recognised(
      new Map([...weightsOf('resnet18'), ['neck.weight', weightsOf('resnet18').values().next().value!]]),
      null,
    ),
  ).toEqual([])
})

it('a file with several encoders asks for a prefix, of one architecture or two', () => {
  using file = temporary()
  const told = (...parts: [name: string, prefix: string][]) => {
    const tensors = parts.flatMap(([name, prefix]) => [...filledWeights(name, prefix)])
    writeFileSync(file.path, encodeSafetensors(new Map(tensors)))
    return () => readEncoder(file.path)
  }
  const asked = {
    message: expect.stringMatching(/holds several encoders: a\., b\.$/),
    remedy: 'choose one with --prefix',
  }
  expect(told(['vit-tiny', 'a.'], ['vit-tiny', 'b.'])).toThrow(expect.objectContaining(asked))
  expect(told(['vit-tiny', 'b.'], ['resnet18', 'a.'])).toThrow(expect.objectContaining(asked))
  expect(readEncoder(file.path, { prefix: 'b.' }).backbone.name).toBe('vit-tiny')
})

it('a mistyped prefix is answered by those that the file has', () => {
  using file = temporary()
  const tensors = ['module.image_encoder.', 'module.depth_encoder.'].flatMap((one) => [
    ...filledWeights('vit-tiny', one),
  ])
  writeFileSync(file.path, encodeSafetensors(new Map(tensors)))
  for (const architecture of [undefined, 'vit-tiny']) {
    expect(() => readEncoder(file.path, { architecture, prefix: 'depth' })).toThrow(
      expect.objectContaining({
        message: `no names in ${file.path} begin with \`depth.\``,
        remedy: 'there are module.image_encoder., module.depth_encoder.; choose one with --prefix',
      }),
    )
  }
  expect(readEncoder(file.path, { prefix: 'module.depth_encoder' }).backbone.name).toBe('vit-tiny')
})

it('a file of another architecture is shown, with the ways that fit any', () => {
  using file = temporary()
  const values = new Float32Array(6)
  writeFileSync(file.path, encodeSafetensors(new Map([['stages.0.weight', { shape: [2, 3], values }]])))
  expect(() => readEncoder(file.path)).toThrow(
    expect.objectContaining({
      message: expect.stringMatching(/does not say which architecture .* to: it holds stages\.0\.weight 2x3$/),
      remedy: expect.stringMatching(/--arch .*ONNX.* --features$/),
    }),
  )
})

it('the state of an optimizer is said to be that, with or without the name of an architecture', () => {
  using file = temporary()
  const moments = ['state.0.step', 'state.0.exp_avg', 'state.0.exp_avg_sq', 'state.11.momentum_buffer']
  const values = new Float32Array(6)
  for (const prefix of ['', 'optimizer.', 'optimizer_states.0.']) {
    writeFileSync(
      file.path,
      encodeSafetensors(new Map(moments.map((name) => [prefix + name, { shape: [2, 3], values }]))),
    )
    for (const architecture of [undefined, 'resnet18']) {
      expect(() => readEncoder(file.path, { architecture })).toThrow(/holds the state of an optimizer, and no weights$/)
    }
  }
})

it('architectures are listed in the order of their names', () => {
  const [first, ...others] = readable()
  expect(others[0]).toBe('resnet18-cifar')
  expect(first).toBe('resnet18')
  expect(readable()).toEqual([...readable()].sort((a, b) => a.localeCompare(b, 'en', { numeric: true })))
})

it('a file without weights is said to be that, with or without the name of an architecture', () => {
  using file = temporary()
  writeFileSync(file.path, encodeSafetensors(new Map()))
  for (const architecture of [undefined, 'resnet18']) {
    expect(() => readEncoder(file.path, { architecture })).toThrow(/holds no weights$/)
  }
})

function filledWeights(name: string, prefix: string, sizes = {}): NamedArrays {
  const { specification } = createBackbone(encoderShapeSchema.parse({ name, ...sizes }), 32)
  return new Map(
    specification.map((entry) => {
      const values = new Float32Array(entry.shape.reduce((a, b) => a * b, 1))
      return [prefix + entry.name, { shape: entry.shape, values }]
    }),
  )
}

function temporary(): Disposable & { path: string } {
  const folder = mkdtempSync(join(tmpdir(), 'maskbench-test-'))
  return { path: join(folder, 'weights.safetensors'), [Symbol.dispose]: () => rmSync(folder, { recursive: true }) }
}
