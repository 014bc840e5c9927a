/** Damaged and hostile model files: ten thousand mutations of each form give weights or one clear error. */

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { BadTorchFile, readTorchFile, TorchTensor } from '../../datasets/formats/torch/torch-file.ts'
import { UsageError } from '../../harness/base/errors.ts'
import { Random } from '../../harness/base/random.ts'
import { decodeSafetensors } from '../../harness/models/safetensors.ts'

const MUTATIONS = 10_000
const MOST_MS = 2000
const MOST_BYTES = 500e6
const golden = (name: string) => fileURLToPath(new URL(`../golden/${name}`, import.meta.url))
const FORMS = {
  zip: { file: 'foreign-files/solo-learn.ckpt', read: (bytes: Buffer) => readAll(readTorchFile(bytes)) },
  legacy: { file: 'foreign-files/legacy.pth', read: (bytes: Buffer) => readAll(readTorchFile(bytes)) },
  safetensors: {
    file: 'foreign-files/vit-small.safetensors',
    read: (bytes: Buffer) => void decodeSafetensors(bytes, 'mutated'),
  },
}

it.each(Object.entries(FORMS))('%s files give weights or one clear error', (_, { file, read }) => {
  const whole = readFileSync(golden(file))
  const random = new Random(11)
  let refused = 0
  let slowest = 0
  let largest = 0
  for (let i = 0; i < MUTATIONS; i++) {
    const bytes = mutated(whole, random)
    // CPU time: other processes do not count.
    const started = process.cpuUsage()
    try {
      read(bytes)
    } catch (error) {
      if (!(error instanceof BadTorchFile || error instanceof UsageError)) throw error
      expect(error.message).not.toBe('')
      refused += 1
    }
    const { user, system } = process.cpuUsage(started)
    slowest = Math.max(slowest, (user + system) / 1000)
    largest = Math.max(largest, process.memoryUsage.rss())
  }
  expect(refused).toBeGreaterThan(MUTATIONS / 10)
  expect(slowest).toBeLessThan(MOST_MS)
  expect(largest - START_BYTES).toBeLessThan(MOST_BYTES + whole.length)
})

const START_BYTES = process.memoryUsage.rss()

/** One process tries many models, since starting one takes longer than reading a model. */
it('ONNX models give features or one error, and ONNX Runtime stays alive', () => {
  const whole = readFileSync(golden('onnx-encoders/vit.onnx'))
  const folder = mkdtempSync(join(tmpdir(), 'maskbench-mutations-'))
  const random = new Random(13)
  const PART = 500
  try {
    let tried = 0
    let refused = 0
    for (let first = 0; first < MUTATIONS; first += PART) {
      for (let i = 0; i < PART; i++) writeFileSync(join(folder, `${i}.onnx`), mutated(whole, random))
      const answer = execFileSync(process.execPath, [
        fileURLToPath(new URL('./programs/try-onnx.mjs', import.meta.url)),
        folder,
      ])
      const part = JSON.parse(answer.toString().trim().split('\n').at(-1)!)
      tried += part.tried
      refused += part.refused
      expect(part.slowest).toBeLessThan(MOST_MS)
      expect(part.largest - part.start).toBeLessThan(MOST_BYTES + whole.length)
    }
    expect(tried).toBe(MUTATIONS)
    expect(refused).toBeGreaterThan(MUTATIONS / 20)
    // Nothing was written beside the models.
    expect(readdirSync(folder)).toHaveLength(PART)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

/** One to four bytes changed, mostly where the structure is; sometimes cut short. */
function mutated(whole: Buffer, random: Random): Buffer {
  const bytes = Buffer.from(whole)
  const edits = 1 + Math.floor(random.uniform(0, 4))
  for (let edit = 0; edit < edits; edit++) {
    const near = random.uniform(0, 1) < 0.7
    const at = near ? random.uniform(0, 6000) : bytes.length - 1 - random.uniform(0, 6000)
    bytes[Math.floor(at)] = Math.floor(random.uniform(0, 256))
  }
  return random.uniform(0, 1) < 0.1 ? bytes.subarray(0, Math.floor(random.uniform(0, bytes.length))) : bytes
}

function readAll(value: unknown): void {
  if (value instanceof TorchTensor) value.values()
  else if (value instanceof Map) for (const inner of value.values()) readAll(inner)
}
