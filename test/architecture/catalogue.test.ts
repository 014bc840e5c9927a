/** Every name that the product uses has one entry in the catalogue, and every entry is of something that there is. */
import { expect, it } from 'vitest'
import { datasets } from '../../datasets/index.ts'
import { BACKBONE_ENTRIES } from '../../db/catalogue/backbones.ts'
import { CONTROL_ENTRIES } from '../../db/catalogue/controls.ts'
import { findDatasetEntry } from '../../db/catalogue/datasets.ts'
import { EVALUATION_ENTRIES, type EvaluationEntry } from '../../db/catalogue/evaluations.ts'
import { MASKING_ENTRIES } from '../../db/catalogue/maskings.ts'
import { METHOD_ENTRIES } from '../../db/catalogue/methods.ts'
import { datasetName, evaluationName, metricName } from '../../db/catalogue/titles.ts'
import { evaluationSchema } from '../../db/config/evaluations.ts'
import { OPTION_GROUPS } from '../../db/config/options.ts'
import { MASKINGS, METHODS } from '../../db/names.ts'
import { readPublished } from '../../db/published.ts'
import { MASKING_SCHEMES } from '../../harness/masking/index.ts'
import { TRAINED_METHODS } from '../../harness/methods/index.ts'

const keysOf = (entries: readonly { key: string }[]) => entries.map(({ key }) => key)

it.each([
  ['methods', METHOD_ENTRIES],
  ['maskings', MASKING_ENTRIES],
  ['backbones', BACKBONE_ENTRIES],
  ['evaluations', EVALUATION_ENTRIES],
  ['controls', CONTROL_ENTRIES],
] as const)('no two %s share a key or a title', (_, entries) => {
  expect(new Set(keysOf(entries)).size).toBe(entries.length)
  expect(new Set(entries.map(({ title }) => title)).size).toBe(entries.length)
})

it('implementations have the names of their entries', () => {
  expect(MASKING_SCHEMES.map(({ name }) => name)).toEqual(keysOf(MASKING_ENTRIES))
  const trained = METHOD_ENTRIES.filter(({ learnsFrom }) => learnsFrom !== 'nothing')
  expect(TRAINED_METHODS.map(({ name }) => name)).toEqual(keysOf(trained))
})

it('options belong to methods and maskings that there are', () => {
  const owners = Object.values(OPTION_GROUPS).flatMap((group) => ('method' in group ? group.method : group.masking))
  expect([...METHODS, ...MASKINGS]).toEqual(expect.arrayContaining(owners))
})

it('every evaluation that a run can ask for has an entry', () => {
  const all: readonly EvaluationEntry[] = EVALUATION_ENTRIES
  const asked = evaluationSchema.options.map((option) => option.shape.name.value)
  const entries = all.filter(({ scores }) => scores === undefined || scores === 'masks')
  expect(keysOf(entries).sort()).toEqual([...asked].sort())
})

it('every data set has an entry', () => {
  expect(datasets.filter(({ name }) => findDatasetEntry(name) === undefined)).toEqual([])
})

it('names of classes are those that the data set has, where both say them', () => {
  for (const { name, classes } of datasets.filter((one) => one.kind === 'images')) {
    const known = findDatasetEntry(name)?.classes
    if (known !== undefined && classes.length > 0) expect([name, known.length]).toEqual([name, classes.length])
  }
})

it('whatever the papers print has a title', () => {
  const untitled = readPublished().flatMap(({ dataset, evaluation, metric }) => [
    ...(datasetName(dataset) === dataset ? [dataset] : []),
    ...(evaluation !== 'gls' && evaluationName(evaluation) === evaluation ? [evaluation] : []),
    ...(evaluation !== 'gls' && metricName(metric) === metric ? [metric] : []),
  ])
  expect([...new Set(untitled)].sort()).toEqual(['original']) // whose title is the key
})
