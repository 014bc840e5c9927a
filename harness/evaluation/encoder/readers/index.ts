/** Readers of weights, one file a format. A new one needs its own file and one line here. */
import { fileKind } from '../../../../datasets/formats/file-kind.ts'
import { UsageError } from '../../../base/errors.ts'
import { safetensors } from './safetensors.ts'
import { torch } from './torch.ts'
import type { Reader, WeightsFile } from './types.ts'
import { readWhole } from './whole.ts'

const READERS: readonly Reader[] = [torch, safetensors]

/** @throws UsageError naming the file, with what it is if it holds no weights. */
export function readWeights(path: string, key: string | null = null): WeightsFile {
  const bytes = readWhole(path)
  const reader = READERS.find(({ reads }) => reads(bytes))!
  if (reader === safetensors) refuseOtherKinds(path, bytes)
  return reader.read(bytes, path, key)
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
