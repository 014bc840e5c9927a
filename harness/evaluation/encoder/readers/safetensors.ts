/** Weights in a safetensors file. */
import { UsageError } from '../../../base/errors.ts'
import { decodeSafetensors } from '../../../models/safetensors.ts'
import type { Reader } from './types.ts'

export const safetensors: Reader = {
  reads: () => true, // the last reader in the list, whose messages are general
  read(bytes, path, key) {
    const { arrays, metadata } = decodeSafetensors(bytes, path)
    if (key !== null) {
      throw new UsageError({
        what: `${path} is a safetensors file, which has no dictionary ${key}`,
        remedy: 'remove --key; --prefix chooses among names of weights',
      })
    }
    const tensors = [...arrays].map(([name, { shape, values }]) => [name, { shape, values: () => values }] as const)
    return { tensors: new Map(tensors), metadata, notes: [] }
  },
}
