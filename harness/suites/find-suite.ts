/** Finds a suite by its name, or reads it from the user's file. */
import { existsSync } from 'node:fs'
import { asksFor, didYouMean } from '../base/did-you-mean.ts'
import { UsageError } from '../base/errors.ts'
import { suites } from './index.ts'
import { presets } from './presets/index.ts'
import type { Suite } from './suite.ts'
import type { Fitting } from './suite-file.ts'

/**
 * @param fitting - loads what finds the evaluations of runs in a file that asks for none.
 * @throws UsageError when the suite does not exist or the file is not a valid suite.
 */
export async function findSuite(nameOrFile: string, fitting: () => Promise<Fitting>): Promise<Suite> {
  const found = suites.find((suite) => suite.name === nameOrFile)
  if (found !== undefined) return found
  const names = suites.map((suite) => suite.name)
  if (existsSync(nameOrFile)) {
    // Parsers of files are loaded for files alone.
    const { readSuiteFile } = await import('./suite-file.ts')
    return readSuiteFile(nameOrFile, names, await fitting())
  }
  const isPreset = presets.some(({ name }) => name === nameOrFile)
  if (isPreset) {
    const remedy = `train one run by it with \`npx maskbench pretrain --preset ${nameOrFile}\`, or write {"preset": "${nameOrFile}"} into a file of your own and run that`
    throw new UsageError({ what: `there is no suite ${nameOrFile}, which is a preset`, remedy })
  }
  const guess = didYouMean(nameOrFile, names)
  throw new UsageError({
    what: `there is no suite and no file "${nameOrFile}"`,
    remedy: guess === undefined ? `the suites are ${names.join(', ')}` : asksFor(guess),
  })
}
