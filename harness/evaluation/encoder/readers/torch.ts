/** Weights in a file of torch.save: a state dict, or a checkpoint that holds one. */

import {
  BadTorchFile,
  DamagedTorchFile,
  isTorchFile,
  readTorchFile,
  TorchTensor,
} from '../../../../datasets/formats/torch/torch-file.ts'
import { COPY_AGAIN, UsageError } from '../../../base/errors.ts'
import { firstFew } from '../../../base/text.ts'
import type { Reader, StoredTensor } from './types.ts'

/** Where checkpoints keep their weights, the likeliest first. */
const USUAL_KEYS = [
  'state_dict',
  'model_state_dict',
  'model',
  'teacher',
  'student',
  'online_network',
  'online_network_state_dict',
  'target_network',
  'network',
  'net',
  'encoder',
  'backbone',
  'module',
  'model_ema',
  'state_dict_ema',
] as const
const DEEPEST = 4
const SAVE = "save only the weights, with `torch.save(encoder.state_dict(), 'encoder.pth')`"
const NAMED_AT_MOST = 12

export const torch: Reader = {
  reads: isTorchFile,
  read(bytes, path, key) {
    const cannot = (why: string, remedy = SAVE) => new UsageError({ what: `${path} cannot be read: ${why}`, remedy })
    const explained = (error: unknown) => {
      if (!(error instanceof BadTorchFile)) return error
      return cannot(error.message, error instanceof DamagedTorchFile ? COPY_AGAIN : SAVE)
    }
    let content: unknown
    try {
      content = readTorchFile(bytes)
    } catch (error) {
      throw explained(error)
    }
    if (content instanceof TorchTensor) throw cannot('it holds one tensor, not the named weights of an encoder')
    if (!(content instanceof Map)) throw cannot('it holds no dictionary of weights')
    const { found, notes } = dictionaryIn(content, path, key)
    const decoded = ({ shape, values }: StoredTensor): StoredTensor => ({
      shape,
      values() {
        try {
          return values()
        } catch (error) {
          throw explained(error)
        }
      },
    })
    const tensors = new Map([...tensorsIn(found)].map(([name, tensor]) => [name, decoded(tensor)]))
    if (tensors.size === 0) {
      const holder = key === null ? 'it' : `the dictionary under ${key}`
      const others = keysOfWeights(content)
      const remedy = others.length > 0 ? `choose one of ${listed(others)} by --key, or remove --key` : SAVE
      throw cannot(
        found.size === 0 ? `${holder} is empty` : `${holder} holds no tensors, only ${listed(found.keys())}`,
        remedy,
      )
    }
    return { tensors, metadata: {}, notes }
  },
}

/** The keys of dictionaries that hold tensors. */
const keysOfWeights = (content: Map<unknown, unknown>): string[] =>
  [...content].flatMap(([name, value]) => (value instanceof Map && tensorsIn(value).size > 0 ? String(name) : []))

function dictionaryIn(content: Map<unknown, unknown>, path: string, key: string | null) {
  const keys = keysOfWeights(content)
  if (key !== null) {
    const found = key.split('.').reduce<unknown>((at, part) => (at instanceof Map ? at.get(part) : undefined), content)
    const chosen = content.get(key) ?? found
    if (chosen instanceof Map) return { found: chosen, notes: [`weights under the key ${key}`] }
    const known = keys.length > 0 ? `choose one of ${listed(keys)}` : 'remove --key'
    throw new UsageError({ what: `${path} has no dictionary ${key}`, remedy: known })
  }
  if ([...content.values()].some((value) => value instanceof TorchTensor)) return { found: content, notes: [] }
  const usual = USUAL_KEYS.find((name) => keys.includes(name)) ?? (keys.length === 1 ? keys[0] : undefined)
  if (usual !== undefined) {
    const others = keys.filter((name) => name !== usual)
    const beside = others.length > 0 ? ` (--key also takes ${listed(others)})` : ''
    return { found: content.get(usual) as Map<unknown, unknown>, notes: [`weights under the key ${usual}${beside}`] }
  }
  if (keys.length === 0) return { found: content, notes: [] }
  const what = `${path} holds several dictionaries of weights: ${listed(keys)}`
  throw new UsageError({ what, remedy: 'choose one with --key' })
}

/** The tensors of a dictionary and of dictionaries within it, by names joined with dots. */
function tensorsIn(dictionary: Map<unknown, unknown>): Map<string, StoredTensor> {
  const found = new Map<string, StoredTensor>()
  const add = (inner: Map<unknown, unknown>, prefix: string, depth: number) => {
    for (const [key, value] of inner) {
      const name = `${prefix}${String(key)}`
      if (value instanceof TorchTensor) found.set(name, { shape: value.shape, values: () => value.values() })
      else if (value instanceof Map && depth < DEEPEST) add(value, `${name}.`, depth + 1)
    }
  }
  add(dictionary, '', 0)
  return found
}

const listed = (keys: Iterable<unknown>): string => firstFew([...keys].map(String), NAMED_AT_MOST)
