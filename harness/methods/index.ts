/**
 * Methods that train an encoder, by name. A new one needs its own file, an entry in the catalogue, and the line here
 * that the compiler then asks for.
 */
import type { TrainedMethod } from '../../db/names.ts'
import { UsageError } from '../base/errors.ts'
import { barlowTwins } from './barlow-twins.ts'
import { byol } from './byol.ts'
import { dino } from './dino.ts'
import { mocov3 } from './mocov3.ts'
import { simclr } from './simclr.ts'
import { simsiam } from './simsiam.ts'
import { supervised } from './supervised.ts'
import type { Method } from './types.ts'
import { vicreg } from './vicreg.ts'

const methods: Record<TrainedMethod, Method> = {
  simclr,
  simsiam,
  byol,
  mocov3,
  'barlow-twins': barlowTwins,
  vicreg,
  dino,
  supervised,
}

export const METHODS: Method[] = Object.values(methods)

/** Adds a plugin's method. */
export const registerMethod = (method: Method): unknown => METHODS.push(method)

/** @throws UsageError listing the methods when none has that name. */
export function findMethod(name: string): Method {
  const method = METHODS.find((candidate) => candidate.name === name)
  if (method) return method
  throw new UsageError({
    what: `unknown method "${name}"`,
    remedy: `choose one of ${METHODS.map((m) => m.name).join(', ')}, or load its plugin with --plugin`,
  })
}
