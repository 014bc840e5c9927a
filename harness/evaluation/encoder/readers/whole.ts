/** Reads a file of a model. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from '../../../base/errors.ts'
import { checkKind } from '../../../base/formats/file-kind.ts'
import { quoted } from '../../../base/quoted.ts'

/** Node reads no larger file at once. */
const MOST_BYTES = 2 ** 31 - 1
const SAVE = 'save one array with `numpy.save(path, array)`'

/** @param kind - what the file should hold. @throws UsageError when it cannot be read. */
export function readWhole(path: string, kind: 'weights' | 'features' | 'masks' = 'weights'): Buffer {
  try {
    const found = statSync(path)
    if (found.isDirectory() && kind === 'weights') refuseFolder(path)
    // A named pipe would be waited for.
    if (!found.isFile()) throw new Error('it is not a regular file')
    const { size } = found
    if (size > MOST_BYTES) throw new Error('it is larger than 2 GiB')
    const bytes = readFileSync(path)
    // Readers of weights know more kinds, and say what to do with them.
    if (kind !== 'weights')
      checkKind(path, bytes, { what: `an array of ${kind}`, takes: ['numpy', 'zip'], remedy: SAVE })
    return bytes
  } catch (error) {
    if (error instanceof UsageError) throw error
    const { code, message } = error as NodeJS.ErrnoException
    const why = code === 'ENOENT' ? 'there is no such file' : (code ?? message)
    throw new UsageError({ what: `cannot read the ${kind} ${path}: ${why}`, remedy: `name a file of ${kind}` })
  }
}

const WEIGHTS = /\.(safetensors|pth|pt|ckpt|bin|onnx)$/
/** What training keeps beside weights. */
const BESIDE = /^(optimizer|scheduler|scaler|training_args|random_states|rng_state)/

/** Folders are written by Hugging Face, accelerate and torch.distributed.checkpoint. */
function refuseFolder(path: string): never {
  const names = readdirSync(path).sort()
  const what = `cannot read the weights ${path}: it is a folder`
  if (names.some((name) => name.endsWith('.distcp'))) {
    const convert = `python -m torch.distributed.checkpoint.format_utils dcp_to_torch ${quoted(path)} encoder.pth`
    throw new UsageError({ what: `${what} of torch.distributed.checkpoint`, remedy: `convert it with \`${convert}\`` })
  }
  const index = names.find((name) => name.endsWith('.index.json'))
  if (index !== undefined) refuseShards(join(path, index), path)
  const files = names.filter((name) => WEIGHTS.test(name) && !BESIDE.test(name)).map((name) => join(path, name))
  throw new UsageError({ what, remedy: files.length > 0 ? `name ${files.join(' or ')}` : 'name a file of weights' })
}

/** @throws UsageError for weights that are divided into several files. */
export function refuseShards(file: string, folder: string): never {
  const join = `AutoModel.from_pretrained('${folder}').save_pretrained('whole', max_shard_size='2GB')`
  throw new UsageError({
    what: `${file} is one of several files that the weights are divided into`,
    remedy: `write them into one in Python with \`${join}\`, and name whole/model.safetensors`,
  })
}
