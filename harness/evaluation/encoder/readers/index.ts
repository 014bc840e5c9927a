/** Readers of weights, one file a format. A new one needs its own file and one line here. */
import { dirname } from 'node:path'
import { fileKind } from '../../../../datasets/formats/file-kind.ts'
import { UsageError } from '../../../base/errors.ts'
import { oneLine } from '../../../base/printable.ts'
import { safetensors } from './safetensors.ts'
import { torch } from './torch.ts'
import type { Reader, WeightsFile } from './types.ts'
import { readWhole, refuseShards } from './whole.ts'

const READERS: readonly Reader[] = [torch, safetensors]

/** @throws UsageError naming the file, with what it is if it holds no weights. */
export function readWeights(path: string, key: string | null = null): WeightsFile {
  const bytes = readWhole(path)
  if (SHARD.test(path)) refuseShards(path, dirname(path))
  const reader = READERS.find(({ reads }) => reads(bytes))!
  if (reader === safetensors) checkKind(path, bytes)
  return reader.read(bytes, path, key)
}

/** How Hugging Face names the files of divided weights, and their index. */
const SHARD = /(-\d{5}-of-(?!00001)\d{5}\.(safetensors|bin)|\.index\.json)$/

const SAVE = "load it in Python and save the weights with `torch.save(model.state_dict(), 'encoder.pth')`"

function checkKind(path: string, bytes: Buffer): void {
  const kind = fileKind(bytes.subarray(0, 512))
  if (kind === null && !mayBeSafetensors(path, bytes)) {
    const start = oneLine(bytes.subarray(0, 24).toString('utf8')).trim()
    const begins = /^[\x20-\x7e]{4}/.test(start) ? `; it begins with ${JSON.stringify(start)}` : ''
    throw new UsageError({ what: `${path} is neither a file of torch nor safetensors${begins}`, remedy: SAVE })
  }
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

/** A header of JSON follows its length; a file that ends too early is one all the same. */
const mayBeSafetensors = (path: string, bytes: Buffer): boolean => path.endsWith('.safetensors') || bytes[8] === 0x7b
