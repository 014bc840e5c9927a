import { describe, expect, it } from 'vitest'
import type { ImageDataset } from '../../datasets/types.ts'
import { evaluationSchema, knnSchema, multilabelSchema } from '../../db/config/evaluations.ts'
import { representationSchema } from '../../db/config/representation.ts'
import { UsageError } from '../../harness/base/errors.ts'
import * as clustering from '../../harness/evaluation/clustering/clustering.ts'
import {
  checkEvaluationFits,
  type EncoderEvaluation,
  evaluate,
  evaluationsOf,
  scoresEncoders,
} from '../../harness/evaluation/index.ts'
import * as knn from '../../harness/evaluation/knn/knn.ts'
import * as linear from '../../harness/evaluation/linear.ts'
import * as multilabel from '../../harness/evaluation/multilabel.ts'
import { features } from './features.ts'

const dataset = (facts: Partial<ImageDataset>) => ({ name: 'here', classes: [], ...facts }) as unknown as ImageDataset
const labelled = dataset({ classes: ['a', 'b'] })
const scenes = dataset({ tags: ['red cube'], objects: true })
const named = (name: string) => evaluationSchema.parse({ name })
const names = (chosen: EncoderEvaluation[]) => chosen.map(({ name }) => name)
const run = (...asked: string[]) =>
  representationSchema.parse({ kind: 'representation', dataset: 'x', evaluations: asked.map((name) => ({ name })) })

describe('what data can answer', () => {
  it.each([
    ['knn', labelled, scenes, 'knn cannot be evaluated: here has fewer than two classes'],
    ['linear', labelled, scenes, 'linear cannot be evaluated: here has fewer than two classes'],
    ['clustering', labelled, scenes, 'clustering cannot be evaluated: here has fewer than two classes'],
    ['multilabel', scenes, labelled, 'multilabel cannot be evaluated: here has no tags'],
    ['masks', scenes, labelled, 'masks cannot be evaluated: here has no true objects'],
  ])('%s', (name, fitting, unfit, message) => {
    expect(() => checkEvaluationFits(named(name), fitting)).not.toThrow()
    expect(() => checkEvaluationFits(named(name), unfit)).toThrow(message)
    expect(() => checkEvaluationFits(named(name), unfit)).toThrow(UsageError)
  })

  it('is named where an evaluation does not fit', () => {
    const remedy = (name: string, data: ImageDataset) => () => checkEvaluationFits(named(name), data)
    expect(remedy('knn', scenes)).toThrow(
      expect.objectContaining({
        remedy: expect.stringMatching(/, or an evaluation that fits here: multilabel, quality$/),
      }),
    )
    expect(remedy('multilabel', labelled)).toThrow(
      expect.objectContaining({ remedy: expect.stringMatching(/ fits here: knn, linear, clustering, quality/) }),
    )
  })

  it('is what each evaluation says that it needs', () => {
    const needs = [knn, linear, clustering, multilabel].map((evaluation) => evaluation.needs)
    expect(needs).toEqual(['labels', 'labels', 'labels', 'tags'])
  })

  it('is checked on the rows themselves too', () => {
    const rows = features([[1, 0], [0, 1]], [0, 1]) // biome-ignore format: one row
    const unknown = features([[1, 0], [0, 1]], [-1, -1]) // biome-ignore format: one row
    expect(() => evaluate(knnSchema.parse({ name: 'knn' }), rows, unknown, 2, 0)).toThrow('fewer than two classes')
    expect(() => evaluate(multilabelSchema.parse({ name: 'multilabel' }), rows, rows, 2, 0)).toThrow('no tags')
    const tagged = { ...unknown, tags: Uint8Array.from([1, 0]), tagCount: 1 }
    expect(evaluate(multilabelSchema.parse({ name: 'multilabel' }), tagged, tagged, 0, 0).scores).toHaveLength(4)
  })
})

describe('the evaluations of a checkpoint', () => {
  it("are the run's own, as far as they are of features and the data can answer", () => {
    expect(names(evaluationsOf(run('knn', 'multilabel', 'masks'), scenes))).toEqual(['multilabel'])
    expect(names(evaluationsOf(run('knn'), labelled))).toEqual(['knn'])
  })

  it('are all that fit where nothing was asked for, or nothing of it fits', () => {
    expect(names(evaluationsOf(null, labelled))).toEqual(['linear', 'knn', 'clustering'])
    expect(names(evaluationsOf(run('multilabel', 'masks'), labelled))).toEqual(['linear', 'knn', 'clustering'])
    expect(names(evaluationsOf(null, dataset({})))).toEqual([])
  })

  it("are the one asked for by name, with the run's options if it has some", () => {
    const config = representationSchema.parse({ ...run(), evaluations: [{ name: 'knn', k: 3 }] })
    expect(evaluationsOf(config, labelled, 'knn')).toMatchObject([{ name: 'knn', k: 3 }])
    expect(names(evaluationsOf(config, labelled, 'multilabel'))).toEqual(['multilabel'])
  })

  it('of masks are none of features', () => {
    const all = ['knn', 'linear', 'clustering', 'multilabel', 'masks']
    expect(all.filter((name) => scoresEncoders(named(name)))).toEqual(all.slice(0, -1))
  })
})
