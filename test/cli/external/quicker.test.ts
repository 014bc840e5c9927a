import { expect, test } from 'vitest'
import { type ExternalConfig, externalSchema } from '../../../db/config/external.ts'
import { fewerScores, quickerLook, quickerPlan } from '../../../harness/cli/commands/evaluate/quicker.ts'
import { bareLine, scoreLines } from '../../../harness/cli/score-name.ts'
import { planSuite } from '../../../harness/execution/plan/plan.ts'
import { workbench } from '../../execution/workbench.ts'

const file = { path: 'mine.pth', sha256: 'a'.repeat(64) }
const weights = { kind: 'weights', file, shape: { name: 'resnet50' } }
const evaluations = [{ name: 'linear' }, { name: 'knn' }]
const given = (more: object = {}): ExternalConfig =>
  externalSchema.parse({
    kind: 'external',
    name: 'mine',
    dataset: 'fashion-mnist-mini',
    imageSize: 224,
    source: weights,
    evaluations,
    ...more,
  })

test('a long evaluation says before it begins what would be quicker, of what is not asked for already', () => {
  const all = quickerLook(300, given(), undefined, '5:00')
  expect(all).toBe(
    'this takes about 5:00; for a quicker look add --train-images 1000, which is another row, or --evaluation linear alone',
  )
  expect(quickerLook(300, given({ trainImages: 200 }), undefined, '5:00')).not.toContain('--train-images')
  expect(quickerLook(300, given(), 'linear', '5:00')).not.toContain('--evaluation')
  expect(quickerLook(300, given({ trainImages: 200 }), 'linear', '5:00')).toBeNull()
  expect(quickerLook(60, given(), undefined, '1:00')).toBeNull()
  // Where encoding takes most of the time, fewer evaluations save little.
  expect(quickerLook(300, given(), undefined, '5:00', 280)).toBe(
    'this takes about 5:00; for a quicker look add --train-images 1000, which is another row',
  )
})

test('the hint counts the seeds that are not done', async () => {
  using bench = workbench()
  const planned = planSuite({ name: 'evaluate', runs: [0, 1].map((seed) => given({ seed })) })
  bench.enqueue(planned)
  const look = await quickerPlan(planned, undefined, bench.path)
  expect(look).toContain('for a quicker look')
  expect(look).not.toContain('--evaluation')
  bench.database.$client.prepare("update runs set status = 'done', seconds = 5").run()
  expect(await quickerPlan(planned, undefined, bench.path)).toBeNull()
})

test('below many scores it is said how to get fewer', () => {
  const scores = ['linear', 'linear', 'linear', 'knn', 'knn', 'knn'].map((evaluation) => ({ evaluation }))
  expect(fewerScores(scores, undefined)).toEqual(['For fewer scores add --evaluation and one of linear, knn.'])
  expect(fewerScores(scores, 'linear')).toEqual([])
  expect(fewerScores(scores.slice(2), undefined)).toEqual([])
})

const score = (metric: string, protocol: string, value: number | null = 0.5) => {
  const [evaluation, dataset, condition] = ['linear', 'scenes', '']
  return { evaluation, dataset, condition, metric, value, protocol, selectedOnTest: false }
}

test('how scores were measured is printed once for those that follow each other', () => {
  const scores = [score('top1', 'L-BFGS'), score('top5', 'L-BFGS'), score('ece', 'L-BFGS'), score('top1', 'cosine')]
  const bare = scores.map((one) => bareLine(one, 'scenes'))
  expect(scoreLines(scores, 'scenes')).toEqual([
    `${bare[0]}  (L-BFGS; so were the next 2 scores)`,
    bare[1],
    bare[2],
    `${bare[3]}  (cosine)`,
  ])
})

test('what is not finite is explained below the scores', () => {
  const lines = scoreLines([score('top1', 'L-BFGS', null), score('top5', 'L-BFGS')], 'scenes')
  expect(lines).toHaveLength(3)
  expect(lines[0]).toContain('not finite')
  expect(lines[2]).toMatch(/NaN or infinity, and is left out of means and tests/)
})
