/** Checkpoints as torch projects write them: see test/golden/foreign-files.py. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Tensor4D } from '@tensorflow/tfjs-core'
import { afterAll, describe, expect, it } from 'vitest'
import { NO_IMAGES } from '../../../datasets/sets/labels-only.ts'
import { encoderShapeSchema } from '../../../db/config/external.ts'
import { tf } from '../../../harness/engine/tensorflow.ts'
import { loadEncoder, readEncoder } from '../../../harness/evaluation/encoder/encoder.ts'
import { encodeNpy } from '../../../harness/evaluation/encoder/npy.ts'
import { readOnnx } from '../../../harness/evaluation/encoder/onnx/model.ts'
import { featureRows } from '../../../harness/evaluation/external/feature-rows.ts'
import { createBackbone } from '../../../harness/models/index.ts'
import { encodeSafetensors } from '../../../harness/models/safetensors.ts'

interface Golden {
  arch: string
  size: number
  features: number[][]
}

const golden: Record<string, Golden> = JSON.parse(
  readFileSync(new URL('../../golden/foreign-files.json', import.meta.url), 'utf8'),
)
const path = (name: string) => fileURLToPath(new URL(`../../golden/foreign-files/${name}`, import.meta.url))

function images(count: number, size: number): Tensor4D {
  const values = Float32Array.from({ length: count * 3 * size * size }, (_, i) =>
    Math.cos(0.001 * i + 0.7 * Math.floor(i / size)),
  )
  return tf.tidy(() => tf.transpose(tf.tensor4d(values, [count, 3, size, size]), [0, 2, 3, 1]))
}

it.each(Object.keys(golden))('%s gives the features that torch computes, to 1e-4', (name) => {
  const { arch, size, features } = golden[name]!
  const encoder = loadEncoder(path(name), { architecture: arch, size })
  const ours = tf.tidy(() => encoder.encode(images(features.length, size)).dataSync())
  encoder.dispose()
  const reference = features.flat()
  const largest = Math.max(...reference.map(Math.abs))
  expect(ours).toHaveLength(reference.length)
  expect(Math.max(...reference.map((value, i) => Math.abs(value - ours[i]!))) / largest).toBeLessThan(1e-4)
})

describe('what was found is said', () => {
  const notesOf = (name: string) => readEncoder(path(name), { architecture: golden[name]!.arch }).notes

  it('of a solo-learn checkpoint', () => {
    expect(notesOf('solo-learn.ckpt')).toEqual([
      'weights under the key state_dict',
      'a copy of the encoder is left out (--prefix momentum_backbone. takes it)',
      'prefix backbone. stripped from the names',
      'left out: momentum_backbone, projector, classifier',
      'the weights do not say the padding of the 3x3 stem, taken as 2, as in solo-learn; --stem-padding 1 takes 1',
    ])
  })

  it('of the indices of a lightly checkpoint', () => {
    expect(notesOf('lightly.pth')).toEqual([
      'prefix backbone. stripped from the names',
      'names mapped from nn.Sequential(*resnet.children()), as lightly does',
      'left out: projection_head',
    ])
  })

  it('of a MoCo checkpoint, whose copy can be chosen', () => {
    expect(notesOf('moco.pth.tar')).toContain('prefix module.encoder_q. stripped from the names')
    const copy = readEncoder(path('moco.pth.tar'), { architecture: 'resnet18', prefix: 'module.encoder_k' })
    expect(copy.notes).toContain('prefix module.encoder_k. stripped from the names')
  })
})

describe('a file that was cut off on its way is to be copied again', () => {
  const folder = mkdtempSync(join(tmpdir(), 'maskbench-test-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const onnx = fileURLToPath(new URL('../../golden/onnx-encoders/resnet.onnx', import.meta.url))
  const features = join(folder, 'features.npy')
  writeFileSync(features, encodeNpy(new Float32Array(4), [2, 2]))
  const split = { images: NO_IMAGES, labels: null, count: 2, size: 32 }
  const weights = (file: string) => readEncoder(file, { architecture: 'resnet18' })

  it.each<[string, string, (file: string) => unknown]>([
    ['a checkpoint', path('solo-learn.ckpt'), weights],
    ['one of an older torch', path('legacy.pth'), weights],
    ['safetensors', path('vit-small.safetensors'), weights],
    ['an ONNX model', onnx, (file) => readOnnx(readFileSync(file), file)],
    ['features', features, (file) => featureRows({ path: file, bytes: readFileSync(file) }, split, 'train')],
  ])('%s', (_, whole, read) => {
    const bytes = readFileSync(whole)
    const cut = join(folder, basename(whole))
    for (const share of [0.5, 0.9]) {
      writeFileSync(cut, bytes.subarray(0, Math.floor(bytes.length * share)))
      expect(() => read(cut)).toThrow(expect.objectContaining({ remedy: 'copy or download it again' }))
    }
  })
})

it('weights of another architecture are refused with both sides', () => {
  expect(() => readEncoder(path('vit-small.safetensors'), { architecture: 'resnet18' })).toThrow(
    /holds no resnet18: it has blocks.*, and resnet18 wants conv1\.weight, bn1\.weight/,
  )
  expect(() => readEncoder(path('solo-learn.ckpt'), { architecture: 'resnet18-cifar', key: 'model' })).toThrow(
    'has no dictionary model',
  )
})

describe('what a file lacks is said', () => {
  const folder = mkdtempSync(join(tmpdir(), 'maskbench-test-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const without = (missing: RegExp, prefix: string): string => {
    const { specification } = createBackbone(encoderShapeSchema.parse({ name: 'resnet18', width: 8 }), 32)
    const kept = specification.filter(({ name }) => !missing.test(name))
    const arrays = kept.map(({ name, shape }) => {
      return [prefix + name, { shape, values: new Float32Array(shape.reduce((a, b) => a * b, 1)) }] as const
    })
    const file = join(folder, 'part.safetensors')
    writeFileSync(file, encodeSafetensors(new Map(arrays)))
    return file
  }

  it('of a part that is missing, by its name in the file', () => {
    for (const prefix of ['', 'backbone.']) {
      expect(() => readEncoder(without(/^layer4/, prefix), { architecture: 'resnet18' })).toThrow(
        `holds no resnet18: ${prefix}layer4.0.conv1.weight is missing; it has ${prefix}conv1.weight`,
      )
    }
    expect(() => readEncoder(without(/^$/, ''), { architecture: 'resnet50' })).toThrow(/conv3\.weight (is|are) missing/)
  })

  it('of a dictionary that holds no tensors, with those that do', () => {
    const read = (key: string) => () => readEncoder(path('moco.pth.tar'), { architecture: 'resnet18', key })
    expect(read('optimizer_states')).toThrow('has no dictionary optimizer_states')
    expect(read('optimizer')).toThrow('cannot be read: the dictionary under optimizer is empty')
    expect(read('optimizer')).toThrow(
      expect.objectContaining({ remedy: 'choose one of state_dict by --key, or remove --key' }),
    )
  })

  it('of text, by its beginning as it is', () => {
    const file = join(folder, 'wrong.ckpt')
    writeFileSync(file, 'not a\tcheckpoint\n')
    expect(() => readEncoder(file)).toThrow('; it begins with "not a\\tcheckpoint"')
  })

  it('of an architecture that differs from known ones by its number, which are not meant', () => {
    const remedyOf = (architecture: string): string => {
      try {
        readEncoder(path('resnet34.pt'), { architecture })
      } catch (error) {
        return (error as { remedy: string }).remedy
      }
      return ''
    }
    expect(remedyOf('resnet101')).toMatch(/^choose one of resnet18, .*; for any other encoder, export it to ONNX, or/)
    expect(remedyOf('resnt50')).toMatch(/^did you mean resnet50\?/)
    expect(remedyOf('resnet18cifar')).toMatch(/^did you mean resnet18-cifar\?/)
  })
})
