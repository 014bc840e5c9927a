import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ImageSplit } from '../../../datasets/types.ts'
import { embedFolder } from '../../../harness/evaluation/encoder/embed.ts'
import { loadEncoder } from '../../../harness/evaluation/encoder/encoder.ts'
import { extractFeatures } from '../../../harness/evaluation/encoder/features.ts'
import { encodeSafetensors } from '../../../harness/models/safetensors.ts'
import { formulaWeights } from '../../models/formula.ts'

interface Golden {
  size: number
  /** By file name. */
  features: Record<string, number[]>
}

const read = (name: string) => JSON.parse(readFileSync(new URL(`../../golden/${name}.json`, import.meta.url), 'utf8'))
const golden: Record<'resnet18' | 'vit-tiny', Golden[]> & { vitKeys: [string, number[]][] } = read('foreign')
/** At their full size the weights of the ViT make it so sensitive that rounding shows. */
const scale = { resnet18: 1, 'vit-tiny': 0.5 }
const keys = { resnet18: read('encoders').resnet18.keys as [string, number[]][], 'vit-tiny': golden.vitKeys }
const photos = fileURLToPath(new URL('../../golden/photos', import.meta.url))
const imageNet = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] } as const

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'maskbench-foreign-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

describe.each(['resnet18', 'vit-tiny'] as const)('weights of %s made elsewhere', (architecture) => {
  it.each(golden[architecture])(
    'give that library’s features of photos at $size pixels',
    async ({ size, features }) => {
      const file = join(folder, `${architecture}.safetensors`)
      writeFileSync(file, encodeSafetensors(formulaWeights(keys[architecture], scale[architecture])))
      const encoder = loadEncoder(file, { architecture, size })
      const encode = (images: ImageSplit) => extractFeatures(encoder.encode, images, imageNet)
      const { features: ours, skipped } = await embedFolder(photos, encode, size, () => {})
      encoder.dispose()
      expect(skipped).toEqual([])
      const reference = Object.values(features).flat() // in sorted order of the names, as the folder's
      const largest = Math.max(...reference.map(Math.abs))
      const difference = Math.max(...reference.map((value, i) => Math.abs(value - ours.values[i]!)))
      expect(difference / largest).toBeLessThan(1e-3)
    },
  )
})
