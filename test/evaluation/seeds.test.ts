import { expect, it } from 'vitest'
import { type EvaluationConfig, evaluationSchema, transferLinearSchema } from '../../db/config/evaluations.ts'
import { Random } from '../../harness/base/random.ts'
import { type EncoderEvaluation, evaluateEncoder, type OwnImages } from '../../harness/evaluation/index.ts'
import * as transferFinetune from '../../harness/evaluation/transfer-finetune.ts'
import * as transferLinear from '../../harness/evaluation/transfer-linear.ts'
import { features } from './features.ts'

/** Twelve rows in two classes that are nearly apart. */
function rows(seed: number) {
  const random = new Random(seed)
  const labels = Array.from({ length: 12 }, (_, i) => i % 2)
  const values = labels.map((label) => [label + random.uniform(), random.uniform()])
  return { ...features(values, labels), tags: Uint8Array.from(labels), tagCount: 1 }
}

/** What is said of the score of an encoder that is the same for every seed. */
async function deterministic(given: object, sameForSeeds = true): Promise<unknown> {
  const config: EvaluationConfig = evaluationSchema.parse(given)
  const images = { name: 'here', classes: 2, train: rows(1), test: rows(2) } as unknown as OwnImages
  const subject = { sameForSeeds, features: (own: unknown) => own } as unknown as Parameters<typeof evaluateEncoder>[1]
  const [result] = await evaluateEncoder(
    config as EncoderEvaluation,
    subject,
    async () => images,
    0,
    () => {},
  )
  return result!.details.deterministic
}

it.each([
  [{ name: 'knn', k: 3 }, true],
  [{ name: 'linear' }, true],
  [{ name: 'linear', labels: 0.5 }, false],
  [{ name: 'linear', probe: { name: 'sgd', epochs: 1 } }, false],
  [{ name: 'multilabel' }, true],
  [{ name: 'multilabel', probe: { name: 'sgd', epochs: 1 } }, false],
  [{ name: 'clustering' }, false],
])('%j of equal features is the same for every seed: %s', async (given, same) => {
  expect(await deterministic(given)).toBe(same)
})

it('no score of features that depend on the seed is', async () => {
  expect(await deterministic({ name: 'knn', k: 3 }, false)).toBe(false)
})

it('fine-tuning depends on the seed, a convex probe on another data set does not', () => {
  const probed = { ...transferLinearSchema.parse({ name: 'transfer-linear' }), labels: 1 }
  expect([transferFinetune.usesSeed(), transferLinear.usesSeed(probed)]).toEqual([true, false])
  expect(transferLinear.usesSeed({ ...probed, labels: 0.1 })).toBe(true)
  expect([transferFinetune.needs, transferLinear.needs]).toEqual(['labels', 'labels'])
})
