/**
 * Masking schemes by name. A new one needs its own file, an entry in the catalogue, and the line here that the compiler
 * then asks for.
 */
import type { Masking as Key } from '../../db/names.ts'
import { registry } from '../base/registry.ts'
import { adios } from './adios.ts'
import { adiosS } from './adios-s.ts'
import { beit } from './beit.ts'
import { box } from './box.ts'
import { fgbg } from './fgbg.ts'
import { fixed } from './fixed.ts'
import { gt } from './gt.ts'
import { mae } from './mae.ts'
import { none } from './none.ts'
import { shuffle } from './shuffle.ts'
import type { Masking } from './types.ts'

const maskings: Record<Key, Masking> = { none, adios, 'adios-s': adiosS, gt, fgbg, box, shuffle, mae, beit, fixed }

export const MASKING_SCHEMES: Masking[] = Object.values(maskings)

export const { register: registerMasking, find: findMasking } = registry('masking', MASKING_SCHEMES)
