/** Equal for runs that differ at most in the seed and in the code. */
import { canonicalJson } from '../../harness/base/hash.ts'

/**
 * @param config - all options, including defaults.
 * @param dataDigest - of the contents of the data sets that the run reads.
 */
export function configurationKey(config: object, dataDigest: string): string {
  return canonicalJson({ ...config, seed: null, dataDigest })
}
