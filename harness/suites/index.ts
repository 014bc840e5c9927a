/** Every suite by name, and suites from the user's files. */
import { existsSync, readFileSync } from 'node:fs'
import * as z from 'zod'
import { runConfigSchema } from '../../db/config/run.ts'
import { didYouMean } from '../base/did-you-mean.ts'
import { UsageError } from '../base/errors.ts'
import { suite as paperAdios1, tuned as tunedAdios1 } from './paper-adios-1.ts'
import { suite as paperAdios2, tuned as tunedAdios2 } from './paper-adios-2.ts'
import { suite as paperAdios3, tuned as tunedAdios3 } from './paper-adios-3.ts'
import { suite as paperAdios4, tuned as tunedAdios4 } from './paper-adios-4.ts'
import { suite as paperAdios5, tuned as tunedAdios5 } from './paper-adios-5.ts'
import { suite as paperAdios6, tuned as tunedAdios6 } from './paper-adios-6.ts'
import { suite as paperAdios7 } from './paper-adios-7.ts'
import { suite as paperGls1 } from './paper-gls-1.ts'
import { suite as quick } from './quick.ts'
import { suite as smoke } from './smoke.ts'
import { suite as standard } from './standard.ts'
import type { DefinedSuite, Suite } from './suite.ts'

/** The suites that repeat a paper's table. */
export const paperSuites: readonly DefinedSuite[] = [
  ...[paperAdios1, paperAdios2, paperAdios3, paperAdios4, paperAdios5, paperAdios6, paperAdios7, paperGls1],
  ...[tunedAdios1, tunedAdios2, tunedAdios3, tunedAdios4, tunedAdios5, tunedAdios6],
]

export const suites: readonly Suite[] = [smoke, quick, standard, ...paperSuites]

const fileSchema = z.strictObject({
  name: z.string().regex(/^\w[\w.-]*$/, 'use only letters, digits, dots and dashes, starting with a letter or digit'),
  runs: z.array(runConfigSchema).min(1),
})

/** @throws UsageError when the suite does not exist or the file is not a valid suite. */
export function findSuite(nameOrFile: string): Suite {
  const found = suites.find((suite) => suite.name === nameOrFile)
  if (found !== undefined) return found
  if (existsSync(nameOrFile)) return readSuite(nameOrFile)
  const names = suites.map((suite) => suite.name)
  const guess = didYouMean(nameOrFile, names)
  throw new UsageError({
    what: `there is no suite and no file "${nameOrFile}"`,
    remedy: guess === undefined ? `the suites are ${names.join(', ')}` : `did you mean ${guess}?`,
  })
}

function readSuite(file: string): Suite {
  let json: unknown
  try {
    json = JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new UsageError({ what: `${file} is not a suite: ${why}`, remedy: FORM }, { cause })
  }
  const parsed = fileSchema.safeParse(json)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const where = issue?.path.join('.') || 'the file'
  throw new UsageError({ what: `${file} is not a suite: ${where}: ${issue?.message}`, remedy: FORM })
}

const FORM =
  'it must be JSON like {"name": "mine", "runs": [{"kind": "noisy-labels", "dataset": "uci-heart", "hidden": 8}]}'
