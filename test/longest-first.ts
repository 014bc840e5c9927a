/** The order of test files: those that take longest come first, so that none of them is left alone at the end. */
import { join } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that take more than twenty seconds, the longest first. */
const LONGEST = [
  'dashboard/pages/pages',
  'cli/external/weights',
  'cli/run',
  'training/conformance',
  'snapshot/site',
  'slurm/slurm',
  'dashboard/pages/claims',
  'cli/by-hand',
  'dashboard/pages/significance',
  'cli/start',
  'cli/serve',
  'execution/gpu-engine',
  'execution/deaths',
  'execution/damage',
  'dashboard/pages/masks',
  'cli/verify',
  'cli/external/reference',
  'engine/library',
  'dashboard/pages/compare',
  'plugins/tried',
  'training/pretrain',
  'api/malformed',
  'training/run',
  'docs/docs',
  'execution/local',
  'cli/engine-load',
].map((name) => join(import.meta.dirname, `${name}.test.ts`))

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => LONGEST.indexOf(moduleId) + 1 || LONGEST.length + 1
    return (await super.sort(files)).sort((a, b) => place(a) - place(b))
  }
}
