/** Readers of weights, one file a format. A new one needs its own file and one line here. */
import { readFileSync, statSync } from 'node:fs'
import { fileKind } from '../../../../datasets/formats/file-kind.ts'
import { UsageError } from '../../../base/errors.ts'
import { safetensors } from './safetensors.ts'
import { torch } from './torch.ts'
import type { Reader, WeightsFile } from './types.ts'

const READERS: readonly Reader[] = [torch, safetensors]

/** Node reads no larger file at once. */
const MOST_BYTES = 2 ** 31 - 1

/** @throws UsageError naming the file, with what it is if it holds no weights. */
export function readWeights(path: string, key: string | null = null): WeightsFile {
  const bytes = readWhole(path)
  const reader = READERS.find(({ reads }) => reads(bytes))!
  if (reader === safetensors) refuseOtherKinds(path, bytes)
  return reader.read(bytes, path, key)
}

/** @throws UsageError when it cannot be read. */
export function readWhole(path: string): Buffer {
  try {
    const { size } = statSync(path)
    if (size > MOST_BYTES) throw new Error('it is larger than 2 GiB')
    return readFileSync(path)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new UsageError({ what: `cannot read the weights ${path} (${why})`, remedy: 'check the path' })
  }
}

const SAVE = "load it in Python and save the weights with `torch.save(model.state_dict(), 'encoder.pth')`"

function refuseOtherKinds(path: string, bytes: Buffer): void {
  const kind = fileKind(bytes.subarray(0, 512))
  if (kind === null || kind.name === 'safetensors') return
  const what = `${path} is ${kind.title}, not a file of weights`
  if (kind.name === 'pickle')
    throw new UsageError({ what: `${path} is ${kind.title} without torch's header`, remedy: SAVE })
  if (kind.name === 'numpy') {
    const remedy = 'evaluate computed features with `npx maskbench evaluate --features train.npy test.npy --data NAME`'
    throw new UsageError({ what, remedy })
  }
  if (kind.name === 'onnx') {
    throw new UsageError({ what, remedy: 'evaluate it with `npx maskbench evaluate FILE.onnx`, without --arch' })
  }
  throw new UsageError({ what, remedy: kind.remedy ?? SAVE })
}
