/**
 * Methods that train an encoder, by name. A new one needs its own file, an entry in the catalogue, and the line here
 * that the compiler then asks for.
 */
import type { TrainedMethod } from '../../db/names.ts'
import { registry } from '../base/registry.ts'
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

export const TRAINED_METHODS: Method[] = Object.values(methods)

export const { register: registerMethod, find: findMethod } = registry('method', TRAINED_METHODS)
