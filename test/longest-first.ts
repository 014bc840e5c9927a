/** The order of test files: those that take longest come first, so that none of them is left alone at the end. */
import { join } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that take more than half a minute, the longest first. */
const LONGEST = [
  'training/conformance',
  'dashboard/pages/pages',
  'cli/serve',
  'execution/local',
  'execution/damage',
  'slurm/slurm',
  'snapshot/site',
  'dashboard/pages/significance',
  'dashboard/pages/claims',
  'cli/run',
  'dashboard/pages/masks',
  'cli/external/weights',
  'dashboard/pages/compare',
  'execution/deaths',
  'cli/by-hand',
  'cli/start',
  'api/same-numbers',
  'training/pretrain',
  'cli/verify',
  'cli/data-fetch',
  'execution/resources',
  'execution/gpu-engine',
  'cli/kill',
].map((name) => join(import.meta.dirname, `${name}.test.ts`))

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => LONGEST.indexOf(moduleId) + 1 || LONGEST.length + 1
    return (await super.sort(files)).sort((a, b) => place(a) - place(b))
  }
}
