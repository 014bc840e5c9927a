/** Checks the encoder of a plugin, where a mistake would surface as an error of TensorFlow, or not at all. */
import { Traced } from '../engine/tape.ts'
import type { Backbone } from '../models/types.ts'
import { checkedParts, MADE } from './parts.ts'
import { fault } from './refusal.ts'

/** Prefixes of the parameters that methods train beside an encoder. */
const HEADS = /^(projector|predictor|fc)\./

/** @returns the same encoder, which throws a DeterministicFailure for features of another shape. */
export function checkedEncoder(name: string, made: Backbone): Backbone {
  const { specification, featureSize, encode } = checkedParts(made, MADE.backbone, 'backbone', name, 'create')
  const names = specification.map((entry) => entry.name)
  const twice = names.find((one, i) => names.indexOf(one) !== i)
  if (twice !== undefined) throw fault('backbone', name, `two of its parameters are called ${twice}`)
  const taken = names.find((one) => HEADS.test(one))
  if (taken !== undefined) throw fault('backbone', name, `${taken} has the name of a head's parameter`)
  if (!Number.isInteger(featureSize) || featureSize < 1)
    throw fault('backbone', name, `its featureSize is ${featureSize}`)
  return {
    specification,
    featureSize,
    encode(parameters, images, mode) {
      const features = encode(parameters, images, mode)
      if (!(features instanceof Traced))
        throw fault('backbone', name, 'encode returns what is not Traced; compute it with layers and operations')
      const [wanted, found] = [[images.shape[0], featureSize], features.shape as number[]]
      if (wanted.join() === found.join()) return features
      throw fault('backbone', name, `features are [${found.join(', ')}], and must be [${wanted.join(', ')}]`)
    },
  }
}
