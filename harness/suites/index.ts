/** Every suite of maskbench. */
import { suite as paperAdios1, tuned as tunedAdios1 } from './paper-adios-1.ts'
import { suite as paperAdios2, tuned as tunedAdios2 } from './paper-adios-2.ts'
import { suite as paperAdios3, tuned as tunedAdios3 } from './paper-adios-3.ts'
import { suite as paperAdios4, tuned as tunedAdios4 } from './paper-adios-4.ts'
import { suite as paperAdios5, tuned as tunedAdios5 } from './paper-adios-5.ts'
import { suite as paperAdios6, tuned as tunedAdios6 } from './paper-adios-6.ts'
import { suite as paperAdios7 } from './paper-adios-7.ts'
import { suite as paperGls1 } from './paper-gls-1.ts'
import { suite as paperGls2 } from './paper-gls-2.ts'
import { suite as quick } from './quick.ts'
import { suite as robustLosses } from './robust-losses.ts'
import { suite as smoke } from './smoke.ts'
import { suite as standard } from './standard.ts'
import type { DefinedSuite, Suite } from './suite.ts'

/** The suites that repeat a paper's table of encoders, and the paper's table of smooth rates. */
export const paperSuites: readonly DefinedSuite[] = [
  ...[paperAdios1, paperAdios2, paperAdios3, paperAdios4, paperAdios5, paperAdios6, paperAdios7, paperGls1],
  ...[tunedAdios1, tunedAdios2, tunedAdios3, tunedAdios4, tunedAdios5, tunedAdios6],
]

export const suites: readonly Suite[] = [smoke, quick, standard, ...paperSuites, paperGls2, robustLosses]
