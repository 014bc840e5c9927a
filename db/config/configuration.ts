/** Equal for runs that differ at most in the seed and in the code. */
import { canonicalJson } from '../../harness/base/hash.ts'
import { withLaterOptions } from './representation.ts'

/**
 * @param config - all options, including defaults; those that came later may be missing.
 * @param dataDigest - of the contents of the data sets that the run reads.
 */
export function configurationKey(config: object, dataDigest: string): string {
  return canonicalJson({ ...withLaterOptions(config), seed: null, dataDigest })
}
