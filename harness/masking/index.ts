/** Masking schemes by name. Adding one is one new file and one name in this list. */
import { UsageError } from '../errors.ts'
import { adios } from './adios.ts'
import { none } from './none.ts'
import type { Masking } from './types.ts'

const MASKINGS: readonly Masking[] = [none, adios]

/** @throws UsageError listing the schemes when there is none of that name. */
export function findMasking(name: string): Masking {
  const masking = MASKINGS.find((candidate) => candidate.name === name)
  if (masking) return masking
  throw new UsageError({
    what: `no masking ${name}`,
    remedy: `choose one of ${MASKINGS.map((m) => m.name).join(', ')}`,
  })
}
