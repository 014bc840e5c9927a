/** Methods that train an encoder, by name. Adding one is one new file and one name in this list. */
import { UsageError } from '../base/errors.ts'
import { byol } from './byol.ts'
import { simclr } from './simclr.ts'
import { simsiam } from './simsiam.ts'
import { supervised } from './supervised.ts'
import type { Method } from './types.ts'

export const METHODS: readonly Method[] = [simclr, simsiam, byol, supervised]

/** @throws UsageError listing the methods when there is none of that name. */
export function findMethod(name: string): Method {
  const method = METHODS.find((candidate) => candidate.name === name)
  if (method) return method
  throw new UsageError({
    what: `no method ${name} to train with`,
    remedy: `choose one of ${METHODS.map((m) => m.name).join(', ')}`,
  })
}
