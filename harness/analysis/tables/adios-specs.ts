/** Every table of the ADIOS paper, in its order. */
import { adios1 } from './adios-1.ts'
import { adios2 } from './adios-2.ts'
import { adios3 } from './adios-3.ts'
import { adios4 } from './adios-4.ts'
import { adios5 } from './adios-5.ts'
import { adios6 } from './adios-6.ts'
import { adios7 } from './adios-7.ts'

export const ADIOS_SPECS = {
  'adios-1': adios1,
  'adios-2': adios2,
  'adios-3': adios3,
  'adios-4': adios4,
  'adios-5': adios5,
  'adios-6': adios6,
  'adios-7': adios7,
} as const
