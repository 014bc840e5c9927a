import { execFileSync } from 'node:child_process'
import { linkSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ImageSplit } from '../../datasets/types.ts'
import { backboneSchema } from '../../db/config/backbone.ts'
import { representationSchema } from '../../db/config/representation.ts'
import { Random } from '../../harness/base/random.ts'
import type { Recorder } from '../../harness/base/recorder.ts'
import { run as embed } from '../../harness/cli/commands/embed.ts'
import { run as evaluate } from '../../harness/cli/commands/evaluate.ts'
import { tf } from '../../harness/engine/tensorflow.ts'
import { embedFolder } from '../../harness/evaluation/encoder/embed.ts'
import { checkpointMetadata, loadEncoder, readEncoder } from '../../harness/evaluation/encoder/encoder.ts'
import { extractFeatures } from '../../harness/evaluation/encoder/features.ts'
import { isOnnx } from '../../harness/evaluation/encoder/onnx/model.ts'
import { createBackbone } from '../../harness/models/index.ts'
import { type NamedArrays, Parameters } from '../../harness/models/parameters.ts'
import { encodeSafetensors } from '../../harness/models/safetensors.ts'
import { runRepresentation } from '../../harness/training/run.ts'

const config = representationSchema.parse({
  kind: 'representation',
  dataset: 'fashion-mnist-mini',
  imageSize: 16,
  trainImages: 60,
  backbone: { name: 'resnet18-cifar', width: 8, stemStride: 2, blocks: 1 },
  evaluations: [
    { name: 'linear', epochs: 2 },
    { name: 'knn', k: 3 },
  ],
})

let folder: string
let arrays: NamedArrays
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'maskbench-embed-'))
  const { specification } = createBackbone(config.backbone, config.imageSize)
  const parameters = Parameters.initialise(specification, new Random(1))
  arrays = parameters.arrays()
  parameters.dispose()
  save('ours.safetensors', arrays, checkpointMetadata(config))
})
afterAll(() => rmSync(folder, { recursive: true }))

const path = (name: string) => join(folder, name)

function save(name: string, changed: NamedArrays, metadata: Record<string, string> = {}): string {
  writeFileSync(path(name), encodeSafetensors(changed, metadata))
  return path(name)
}

/** A copy of the weights with some keys set or, as null, taken out. */
function changed(name: string, changes: Record<string, number[] | null>): string {
  const copy: NamedArrays = new Map(arrays)
  for (const [key, shape] of Object.entries(changes)) {
    if (shape === null) copy.delete(key)
    else copy.set(key, { shape, values: new Float32Array(shape.reduce((a, b) => a * b, 1)) })
  }
  return save(name, copy, checkpointMetadata(config))
}

/** Runs a command in this process. */
async function answerOf<Options>(run: (options: Options, io: never) => unknown, options: Options) {
  const notes: string[] = []
  // biome-ignore lint/suspicious/noExplicitAny: the JSON is what is looked into.
  const answers: { json: any; text: string }[] = []
  await run(options, {
    json: true,
    debug: false,
    database: '',
    result: (json: unknown, text: () => string) => answers.push({ json, text: text() }),
    note: (line: string) => notes.push(line),
  } as never)
  return { ...answers[0]!, notes }
}

describe('loadEncoder', () => {
  it.each([
    ['its masking', { masking: 'bands', options: { bands: { share: 0.5 } } }, ['bands'], []],
    ['its method', { method: 'mine', temperature: undefined }, ['mine'], []],
    [
      'an evaluation',
      {
        evaluations: [
          { name: 'tag-match', unit: true },
          { name: 'knn', k: 3 },
        ],
      },
      ['tag-match'],
      ["its run's evaluation by tag-match is left out; load its plugin with --plugin"],
    ],
  ])('needs no plugin of a run for %s', (_, parts, keys, notes) => {
    const plugins = Object.fromEntries(keys.map((key) => [key, 'digest']))
    const file = save('of-plugins.safetensors', arrays, checkpointMetadata({ ...config, ...parts, plugins } as never))
    const read = readEncoder(file)
    expect(read.notes).toEqual(notes)
    expect(read.backbone).toEqual(config.backbone)
    expect(read.arrays.get('conv1.weight')!.shape).toEqual(arrays.get('conv1.weight')!.shape)
    const names = read.config!.evaluations.map(({ name }) => name)
    expect(names).toEqual('evaluations' in parts ? ['knn'] : ['linear', 'knn'])
  })

  it.each([
    ['the encoder', { backbone: { name: 'mine' } }],
    ['the projector that is scored', { method: 'mine', evaluations: [{ name: 'knn', projector: true }] }],
  ])('asks for the plugin of %s', (_, parts) => {
    const used = { ...config, ...parts, plugins: { mine: 'digest' } }
    const file = save('of-plugins.safetensors', arrays, checkpointMetadata(used as never))
    expect(() => readEncoder(file)).toThrow('is of a run that uses mine from a plugin')
  })

  it('knows a checkpoint of ours by itself', () => {
    const before = tf.memory().numTensors
    const encoder = loadEncoder(path('ours.safetensors'))
    expect(encoder.backbone).toEqual(config.backbone)
    expect(encoder.config).toEqual(config)
    expect(encoder.featureSize).toBe(64)
    encoder.dispose()
    expect(tf.memory().numTensors).toBe(before)
  })

  it('lets batch counters and classifiers be there or not', () => {
    const extra = { 'bn1.num_batches_tracked': [], 'fc.weight': [10, 64], 'fc.bias': [10], 'head.weight': [2, 64] }
    loadEncoder(changed('extra.safetensors', extra)).dispose()
  })

  it('names any other difference and refuses', () => {
    const file = changed('bad.safetensors', {
      'layer2.0.bn1.bias': null,
      'conv1.weight': [8, 1, 3, 3],
      'neck.bias': [4],
    })
    expect(() => loadEncoder(file)).toThrow(
      'does not fit resnet18-cifar: conv1.weight is 8x1x3x3 instead of 8x3x3x3, layer2.0.bn1.bias is missing, neck.bias is unknown',
    )
    expect(() => loadEncoder(save('foreign.safetensors', arrays), { architecture: 'resnet18' })).toThrow(
      'does not fit resnet18: conv1.weight is 8x3x3x3 instead of 8x3x7x7',
    )
  })

  it('asks for the architecture of weights that do not say it', () => {
    const beside = { shape: [4], values: new Float32Array(4) }
    const file = save('foreign.safetensors', new Map([...arrays, ['neck.bias', beside]]))
    expect(() => loadEncoder(file)).toThrow('does not say which architecture its weights belong to')
    expect(() => loadEncoder(file, { architecture: 'vgg' })).toThrow('unknown architecture "vgg"')
    expect(() => loadEncoder(path('ours.safetensors'), { architecture: 'resnet18' })).toThrow(
      'is a resnet18-cifar, not a resnet18',
    )
  })

  it('takes the size of images from the position embedding of a vision transformer, or resamples it', () => {
    const { specification } = createBackbone(backboneSchema.parse({ name: 'vit-tiny' }), 32)
    const made: NamedArrays = new Map([['head.bias', { shape: [1], values: new Float32Array(1) }]])
    for (const { name, shape } of specification) {
      const size = shape.reduce((product, length) => product * length, 1)
      made.set(name, { shape, values: Float32Array.from({ length: size }, (_, i) => ((i % 11) - 5) / 100) })
    }
    const file = save('vit.safetensors', made)
    const architecture = 'vit-tiny'
    const featuresOf = (size?: number) => {
      const encoder = loadEncoder(file, { architecture, size })
      const { imageSize } = encoder
      const values = tf.tidy(() => encoder.encode(tf.ones([1, imageSize, imageSize, 3]))).dataSync()
      encoder.dispose()
      return { imageSize, values }
    }
    expect(featuresOf().imageSize).toBe(32)
    const larger = featuresOf(48)
    expect(larger.values).toHaveLength(192)
    expect(larger.values).not.toEqual(featuresOf().values)
    expect(() => loadEncoder(file, { architecture, size: 40 })).toThrow('patches of 16 pixels do not tile images of 40')
  })

  it('says what is wrong with the file', () => {
    writeFileSync(path('short.safetensors'), readFileSync(path('ours.safetensors')).subarray(0, 2000))
    expect(() => loadEncoder(path('short.safetensors'))).toThrow('not a valid safetensors file')
    expect(() => loadEncoder(path('none.safetensors'))).toThrow('cannot read the weights')
    expect(() => loadEncoder(folder)).toThrow(/cannot read the weights .*: it is a folder/)
    execFileSync('mkfifo', [path('pipe.pth')])
    expect(() => loadEncoder(path('pipe.pth'))).toThrow('it is not a regular file')
    expect(isOnnx(path('pipe.pth'))).toBe(false)
    expect(() => loadEncoder(save('old.safetensors', arrays, { maskbench: '{"kind":"?"}' }))).toThrow('another version')
  })
})

describe('embed', () => {
  const base = { data: '', out: '', weights: '' }

  it('writes one row for every readable image of a folder, in sorted path order', async () => {
    mkdirSync(path('photos/b'), { recursive: true })
    for (const [name, red] of [
      ['b/1', 250],
      ['a', 20],
      ['c', 120],
    ] as const) {
      const create = { width: 20, height: 30, channels: 3 as const, background: { r: red, g: 60, b: 60 } }
      await sharp({ create })
        .png()
        .toFile(path(`photos/${name}.png`))
    }
    writeFileSync(path('photos/broken.jpg'), 'no image')
    const options = { ...base, weights: path('ours.safetensors'), data: path('photos'), out: path('f.npy') }
    const { json, notes } = await answerOf(embed, options)
    expect(json).toEqual({ out: path('f.npy'), images: 3, features: 64, size: 16, skipped: ['broken.jpg'] })
    expect(notes).toContainEqual(expect.stringMatching(/skipped broken\.jpg/))
    expect(JSON.parse(readFileSync(path('f.files.json'), 'utf8'))).toEqual(['a.png', 'b/1.png', 'c.png'])

    const together = rowsOf(path('f.npy'))
    for (const [i, source] of ['a.png', 'b/1.png', 'c.png'].entries()) {
      mkdirSync(path(`alone-${i}`))
      writeFileSync(path(`alone-${i}/x.png`), readFileSync(path(`photos/${source}`)))
      await answerOf(embed, { ...options, data: `folder:${path(`alone-${i}`)}`, out: path(`${i}.npy`) })
      const alone = rowsOf(path(`${i}.npy`))
      for (let j = 0; j < 64; j++) expect(together[i * 64 + j]).toBeCloseTo(alone[j]!, 5)
    }
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })

  it('keeps the order of many files, which are decoded elsewhere and encoded in parts', async () => {
    mkdirSync(path('many'))
    const create = { width: 4, height: 4, channels: 3 as const }
    for (let i = 0; i < 40; i++) {
      await sharp({ create: { ...create, background: { r: i, g: 0, b: 0 } } }).toFile(path(`many/${1000 + i}.png`))
    }
    for (let i = 40; i < 520; i++) linkSync(path(`many/${1000 + (i % 40)}.png`), path(`many/${1000 + i}.png`))
    rmSync(path('many/1007.png'))
    writeFileSync(path('many/1007.png'), '')
    const reds = (images: Tensor4D) => tf.slice(tf.reshape(images, [-1, 48]), [0, 0], [-1, 1]) as Tensor2D
    const plain = { mean: [0, 0, 0], std: [1 / 255, 1 / 255, 1 / 255] } as const
    const encode = (images: ImageSplit) => extractFeatures(reds, images, plain)
    const { features, skipped } = await embedFolder(path('many'), encode, 4, () => {})
    expect(skipped).toEqual(['1007.png'])
    expect(features.count).toBe(519)
    expect(Array.from(features.values, Math.round)).toEqual(
      Array.from({ length: 520 }, (_, i) => i % 40).filter((_, i) => i !== 7),
    )
  })

  it('refuses a folder that is not there before it loads anything', async () => {
    const options = { ...base, weights: path('ours.safetensors'), data: folder, out: path('nowhere/f.npy') }
    await expect(answerOf(embed, options)).rejects.toThrow(/nowhere does not exist$/)
  })

  function rowsOf(file: string): Float32Array {
    const bytes = readFileSync(file)
    const start = 10 + bytes.readUInt16LE(8)
    return Float32Array.from({ length: (bytes.length - start) / 4 }, (_, i) => bytes.readFloatLE(start + 4 * i))
  }
})

describe('evaluate', () => {
  it('scores a checkpoint of ours with its own settings, the same each time', async () => {
    const { json, text } = await answerOf(evaluate, { checkpoint: path('ours.safetensors') })
    expect(json).toMatchObject({ dataset: 'fashion-mnist-mini', size: 16, trainImages: 60, testImages: 2000 })
    const names = json.scores.map((score: Record<string, unknown>) => `${score.evaluation} ${score.metric}`)
    const calibrated = ['ece', 'nll', 'brier', 'confidence_right', 'confidence_wrong'].map((one) => `linear ${one}`)
    expect(names).toEqual(['linear top1', 'linear top5', ...calibrated, 'knn top1', 'knn top5'])
    const [knn] = json.scores.slice(-2)
    expect(knn).toMatchObject({ condition: '', protocol: 'k 3, T .07, cosine, backbone features' })
    expect(knn.value).toBeGreaterThan(0.3)
    expect(text).toMatch(
      /^linear top1 +\d+\.\d% {2}\(2 epochs SGD \.9, lr \.1, last epoch(; so (was the next score|were the next \d scores))?\)$/m,
    )

    const again = await answerOf(evaluate, { checkpoint: path('ours.safetensors'), evaluation: 'linear' })
    expect(again.json.scores).toEqual(json.scores.slice(0, -2))
  })

  it('gives the scores that were stored with the run', async () => {
    const scores: unknown[] = []
    const recorder: Partial<Recorder> = {
      progress: () => {},
      metric: () => {},
      facts: () => {},
      predictions: () => {},
      isStored: () => false,
      storePart: () => {},
      score: ({ evaluation, metric, value }) => void scores.push({ evaluation, metric, value }),
      artefact: ({ bytes }) => writeFileSync(path('run.safetensors'), bytes),
    }
    await runRepresentation({ ...config, method: 'random-init', seed: 3 }, recorder as Recorder)
    const { json } = await answerOf(evaluate, { checkpoint: path('run.safetensors') })
    expect(scores).toHaveLength(9)
    expect(json.scores).toMatchObject(scores)
  })

  it('asks for data where the file does not name it, and for classes', async () => {
    const file = save('foreign.safetensors', arrays)
    await expect(answerOf(evaluate, { checkpoint: file, arch: 'resnet18-cifar' })).rejects.toThrow(
      'does not name its data set',
    )
    const options = { checkpoint: path('ours.safetensors'), data: `folder:${path('photos')}` }
    await expect(answerOf(evaluate, options)).rejects.toThrow('has fewer than two classes')
  })
})
