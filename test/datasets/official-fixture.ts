/** Folders for data sets in their official layouts, and pictures to put into them. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import sharp, { type Sharp } from 'sharp'
import { vi } from 'vitest'
import type { ImageDataset, ImageSplit, Problem } from '../../datasets/types.ts'
import { EnvironmentError, type MaskbenchError, UsageError } from '../../harness/base/errors.ts'
import { freshFolder } from '../fresh-folder.ts'

/** Before each test an empty folder for data and one for caches; gone afterwards. */
export function dataFolders(): {
  write(path: string, contents: string | Uint8Array): string
  path(path: string): string
} {
  let root = ''
  freshFolder((folder) => {
    root = folder
    vi.stubEnv('MASKBENCH_DATA', root)
  })
  const path = (file: string) => join(root, file)
  return {
    path,
    write(file, contents) {
      mkdirSync(dirname(path(file)), { recursive: true })
      writeFileSync(path(file), contents)
      return path(file)
    },
  }
}

/** A picture of one colour, 24 x 18. */
export function picture(level: number, channels: 1 | 3 = 3): Sharp {
  const rgb = sharp({ create: { width: 24, height: 18, channels: 3, background: { r: level, g: level, b: level } } })
  return channels === 3 ? rgb : rgb.toColourspace('b-w')
}

/** Level of the first pixel of every picture of a split. */
export function levels({ images, count, size }: ImageSplit): number[] {
  const all = images.block(0, count)
  return Array.from({ length: count }, (_, i) => all[i * size * size * 3]!)
}

/** A JPEG whose second half is missing. */
export async function halfAJpeg(): Promise<Buffer> {
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 40 }
  const whole = await sharp({ create: { width: 64, height: 64, channels: 3, background: 'black', noise } })
    .jpeg()
    .toBuffer()
  return whole.subarray(0, whole.length / 2)
}

export async function problems(dataset: Pick<ImageDataset, 'verify'>): Promise<Problem[]> {
  const found: Problem[] = []
  for await (const problem of dataset.verify!()) found.push(problem)
  return found
}

/** The message and the remedy that a refusal tells the person. */
export async function refusal(act: () => Promise<unknown> | unknown): Promise<string> {
  try {
    await act()
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof EnvironmentError)) throw error
    return `${error.message} -> ${(error as MaskbenchError).remedy}`
  }
  throw new Error('was not refused')
}
