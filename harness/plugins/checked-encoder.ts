/** Checks the encoder of a plugin, where a mistake would surface as an error of TensorFlow, or not at all. */
import { UsageError } from '../base/errors.ts'
import type { Backbone } from '../models/types.ts'

/** Prefixes of the parameters that methods train beside an encoder. */
const HEADS = /^(projector|predictor|fc)\./

/** @returns the same encoder, which throws a UsageError for features of another shape. */
export function checkedEncoder(name: string, { specification, featureSize, encode }: Backbone): Backbone {
  const names = specification.map((entry) => entry.name)
  const twice = names.find((one, i) => names.indexOf(one) !== i)
  if (twice !== undefined) throw refusal(name, `two of its parameters are called ${twice}`)
  const taken = names.find((one) => HEADS.test(one))
  if (taken !== undefined) throw refusal(name, `${taken} has the name of a head's parameter`)
  if (!Number.isInteger(featureSize) || featureSize < 1) throw refusal(name, `its featureSize is ${featureSize}`)
  return {
    specification,
    featureSize,
    encode(parameters, images, mode) {
      const features = encode(parameters, images, mode)
      const [wanted, found] = [[images.shape[0], featureSize], features.shape as number[]]
      if (wanted.join() === found.join()) return features
      throw refusal(name, `features are [${found.join(', ')}], and must be [${wanted.join(', ')}]`)
    },
  }
}

function refusal(name: string, what: string): UsageError {
  return new UsageError({ what: `the backbone ${name}: ${what}`, remedy: 'mend the plugin; see docs/plugins.md' })
}
