/** The suites of the ADIOS paper from beginning to end, every one of their settings, shrunk to what a CPU does in a minute. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type EvaluationConfig, evaluationSchema } from '../../db/config/evaluations.ts'
import type { RepresentationConfig } from '../../db/config/representation.ts'
import { suites } from '../../harness/suites/index.ts'
import { folder } from '../cli/helpers/maskbench.ts'
import { QUICK_DISK } from '../datasets/fetch/server.ts'
import { layOutPaperData } from './paper-data.ts'

const MINUTE = 60_000
const SIZE = 32

let root: string
beforeAll(async () => {
  root = mkdtempSync(join(QUICK_DISK, 'maskbench-paper-'))
  process.env.MASKBENCH_DATA = join(root, 'data')
  process.env.XDG_CACHE_HOME = join(root, 'cache')
  await layOutPaperData(join(root, 'data'))
}, MINUTE)
afterAll(() => {
  delete process.env.MASKBENCH_DATA
  delete process.env.XDG_CACHE_HOME
  rmSync(root, { recursive: true })
})

const paper = suites.filter(({ name }) => name.startsWith('paper-adios-'))

it.each(paper)('$name runs every setting to its scores', { timeout: 20 * MINUTE }, async ({ name, runs }) => {
  using here = folder()
  const shrunk = runs.filter(({ seed }) => seed === 0).map((config) => shrink(config as RepresentationConfig))
  writeFileSync(join(here.path, 'suite.json'), JSON.stringify({ name: `small-${name}`, runs: shrunk }))
  const { code, stdout } = await here.maskbench('run', 'suite.json', '--jobs', '2')
  expect(stdout).toContain(`${shrunk.length} of ${shrunk.length} runs done`)
  expect(code).toBe(0)
  const table = name.replace('paper-', '').replace('-tuned', '')
  const { rows } = JSON.parse((await here.maskbench('table', table, '--json')).stdout)
  const filled = rows.filter((row: { measured: unknown }) => row.measured !== null)
  const asked = new Set(
    shrunk.map(({ method, masking, dataset, backbone }) => [method, masking, dataset, backbone.name].join()),
  )
  expect(filled.length).toBeGreaterThanOrEqual(asked.size)
})

/** The same methods, masks, optimisers and evaluations on networks, images and counts of next to nothing. */
function shrink(config: RepresentationConfig): RepresentationConfig {
  const { backbone, adios, objects, simsiam, byol, epochs } = config
  const small = { masks: 2, width: 8, levels: null }
  return {
    ...config,
    imageSize: SIZE,
    epochs: Math.min(epochs, 1),
    batchSize: config.projector ? 4 : config.batchSize,
    trainImages: 8,
    backbone:
      backbone.name === 'vit-tiny'
        ? { ...backbone, width: 24, depth: 1, patchSize: 8 }
        : backbone.name === 'resnet34-cifar'
          ? { ...backbone, width: 8 }
          : { ...backbone, width: 8, blocks: 1 },
    projector: config.projector && { hidden: 16, out: 8 },
    adios: adios && { ...adios, ...small },
    objects: objects && { masks: 2 },
    simsiam: simsiam && { ...simsiam, predictorHidden: 8 },
    byol: byol && { ...byol, predictorHidden: 8 },
    evaluations: config.evaluations.map(shrinkEvaluation),
  }
}

function shrinkEvaluation(evaluation: EvaluationConfig): EvaluationConfig {
  const target = { imageSize: SIZE, trainImages: 8 }
  const probe = { name: 'sgd', epochs: 1, batchSize: 4 }
  switch (evaluation.name) {
    case 'transfer-finetune':
      return { ...evaluation, ...target, epochs: 1, batchSize: 4 }
    case 'transfer-linear':
      return evaluationSchema.parse({ ...evaluation, ...target, probe })
    case 'backgrounds':
      return evaluationSchema.parse({ ...evaluation, ...target, probe, foregrounds: 9, backgrounds: 9 })
    case 'linear':
    case 'multilabel':
      return evaluationSchema.parse({ ...evaluation, probe })
    default:
      return evaluation
  }
}
