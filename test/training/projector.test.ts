/** The grid of k-NN over the projector's output. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { findImageDataset } from '../../datasets/index.ts'
import type { RepresentationConfig } from '../../db/config/representation.ts'
import { tf } from '../../harness/engine/tensorflow.ts'
import { readEncoder } from '../../harness/evaluation/encoder/encoder.ts'
import { projectedRows } from '../../harness/evaluation/encoder/projector.ts'
import { mlp } from '../../harness/models/mlp.ts'
import { decodeSafetensors } from '../../harness/models/safetensors.ts'
import { checkConfig } from '../../harness/training/check-config.ts'
import { storedProjector } from '../../harness/training/projector.ts'
import { evaluateAgain } from '../../harness/training/re-evaluate.ts'
import { runRepresentation } from '../../harness/training/run.ts'
import { features } from '../evaluation/features.ts'
import { memoryRecorder, tiny } from './tiny.ts'

const over = { dataset: 'fashion-mnist-mini', trainImages: 64, epochs: 1, batchSize: 16 }
const grid = { name: 'knn', grid: true }
const asked = (difference: object = {}) =>
  tiny({ ...over, evaluations: [grid, { ...grid, projector: true }], ...difference })

async function run(config: RepresentationConfig, alike: Uint8Array | null = null) {
  const memory = memoryRecorder()
  memory.recorder.reusableEncoder = () => alike && { run: 'other', bytes: alike }
  await runRepresentation(config, memory.recorder)
  return { ...memory, encoder: memory.artefacts.get('encoder.safetensors')! }
}

it("scores the better of the encoder's features and the projector's, and stores what that takes", async () => {
  const config = asked()
  const { scores, encoder } = await run(config)
  const tops = scores.filter(({ metric }) => metric === 'top1')
  expect(tops.map(({ protocol, selectedOnTest }) => [protocol, selectedOnTest])).toEqual([
    ['best of k 1 to 200, T .01 to 1, cosine and Euclidean, backbone features', true],
    ['best of k 1 to 200, T .01 to 1, cosine and Euclidean, backbone and projector features', true],
  ])
  expect(tops[1]!.value).toBeGreaterThanOrEqual(tops[0]!.value)
  const again = memoryRecorder()
  await evaluateAgain(config, (name) => decodeSafetensors(encoder, name).arrays, again.recorder)
  expect(again.scores).toEqual(scores)
})

it('trains again where the encoder that was trained alike has no projector beside it', async () => {
  const bare = await run(asked({ evaluations: [grid] }))
  const config = asked()
  const { arrays } = decodeSafetensors(bare.encoder, 'bare')
  expect([...arrays.keys()].some((name) => name.startsWith('projector.'))).toBe(false)
  expect(storedProjector(config, arrays)).toBeNull()
  const [own, refused] = [await run(config), await run(config, bare.encoder)]
  expect(refused.events).toEqual([])
  expect(refused.scores).toEqual(own.scores)
  const lent = await run(config, own.encoder)
  expect(lent.events).toMatchObject([{ name: 'encoder_reused' }])
  expect(lent.scores).toEqual(own.scores)
})

it("applies SimCLR's projector to every row: linear, ReLU, linear", () => {
  const rows = features([[1, 2], [3, -1], [-2, 0.5]], [0, 1, 0]) // biome-ignore format: one row
  const arrays = new Map([
    ['projector.0.weight', { shape: [2, 2], values: Float32Array.of(1, 0, 1, 1) }],
    ['projector.0.bias', { shape: [2], values: Float32Array.of(0, -1) }],
    ['projector.2.weight', { shape: [1, 2], values: Float32Array.of(2, -1) }],
    ['projector.2.bias', { shape: [1], values: Float32Array.of(0.5) }],
  ])
  const before = tf.memory().numTensors
  const { values, size, origin, labels } = projectedRows(rows, { network: mlp('projector', 2, 2, 1), arrays })
  expect(tf.memory().numTensors).toBe(before)
  expect({ values: [...values], size, origin }).toEqual({
    values: [0.5, 5.5, 0.5],
    size: 1,
    origin: 'projector features',
  })
  expect(labels).toEqual(rows.labels)
})

it('is refused without the grid, without a projector, and for an encoder whose projector is not known', async () => {
  expect(() => asked({ evaluations: [{ name: 'knn', projector: true }] })).toThrow('needs `grid: true`')
  for (const method of ['random-init', 'raw-pixels'] as const) {
    const config = asked({ method })
    expect(() => checkConfig(config, findImageDataset(config.dataset))).toThrow(`${method} has none`)
  }
  const { encoder } = await run(asked({ evaluations: [grid] }))
  const again = memoryRecorder()
  const arrays = decodeSafetensors(encoder, 'encoder').arrays
  await expect(evaluateAgain(asked(), () => arrays, again.recorder)).rejects.toThrow('projector is not known')
})

it('is read from the file of the encoder, like everything that a run stores beside it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'maskbench-projector-'))
  const path = join(folder, 'encoder.safetensors')
  const config = asked()
  const { encoder } = await run(config)
  writeFileSync(path, encoder)
  const { arrays, beside } = readEncoder(path)
  rmSync(folder, { recursive: true })
  expect([...arrays.keys()].some((name) => name.startsWith('projector.'))).toBe(false)
  expect(storedProjector(config, beside)).not.toBeNull()
})
