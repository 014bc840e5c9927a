/** Readers of weights, one file a format. A new one needs its own file and one line here. */
import { dirname } from 'node:path'
import { UsageError } from '../../../base/errors.ts'
import { type FileKindName, fileKind } from '../../../base/formats/file-kind.ts'
import { printableJson } from '../../../base/printable.ts'
import { quoted } from '../../../base/quoted.ts'
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
  if (reader === safetensors) refuseElse(path, bytes)
  return reader.read(bytes, path, key)
}

/** How Hugging Face names the files of divided weights, and their index. */
const SHARD = /(-\d{5}-of-(?!00001)\d{5}\.(safetensors|bin)|\.index\.json)$/

const SAVE = "load it in Python and save the weights with `torch.save(model.state_dict(), 'encoder.pth')`"

/** What to do with files that hold something else, by the names of their kinds. @param file - quoted for a command. */
const ELSE: Partial<Record<FileKindName, (file: string) => string>> = {
  numpy: () => 'evaluate computed features with `npx maskbench evaluate --features train.npy test.npy --data NAME`',
  onnx: (file) => `evaluate it with \`npx maskbench evaluate ${file}\`, without --arch`,
  hdf5: (file) => `convert it to ONNX with \`python -m tf2onnx.convert --keras ${file} --output encoder.onnx\``,
  picture: () => 'name a file of weights; --data names images',
}

function refuseElse(path: string, bytes: Buffer): void {
  const start = bytes.subarray(0, 512)
  const kind = fileKind(start)
  if (kind === null && !mayBeSafetensors(path, bytes)) {
    const begin = start.toString('utf8', 0, 24).trim()
    const begins = /^[\x20-\x7e]{4}/.test(begin) ? `; it begins with ${printableJson(begin)}` : ''
    throw new UsageError({ what: `${path} is neither a file of torch nor safetensors${begins}`, remedy: SAVE })
  }
  if (kind === null || kind.name === 'safetensors') return
  if (kind.name === 'pickle')
    throw new UsageError({ what: `${path} is ${kind.title} without torch's header`, remedy: SAVE })
  const remedy = ELSE[kind.name]?.(quoted(path)) ?? kind.remedy?.(path, start) ?? SAVE
  throw new UsageError({ what: `${path} is ${kind.title}, not a file of weights`, remedy })
}

/** A header of JSON follows its length; a file that ends too early is one all the same. */
const mayBeSafetensors = (path: string, bytes: Buffer): boolean => path.endsWith('.safetensors') || bytes[8] === 0x7b
