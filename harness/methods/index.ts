/** Self-supervised methods by name. Adding one is one new file and one name in this list. */
import { UsageError } from '../errors.ts'
import { simclr } from './simclr.ts'
import type { Method } from './types.ts'

const METHODS: readonly Method[] = [simclr]

/** @throws UsageError listing the methods when there is none of that name. */
export function findMethod(name: string): Method {
  const method = METHODS.find((candidate) => candidate.name === name)
  if (method) return method
  throw new UsageError({
    what: `no method ${name} to pretrain with`,
    remedy: `choose one of ${METHODS.map((m) => m.name).join(', ')}`,
  })
}
