/** Made-up predictions of the same test items by runs of the fixture, and the scores that follow from them. */
import { and, eq } from 'drizzle-orm'
import type { Database } from '../../db/open.ts'
import { predictions, scores, truths } from '../../db/schema/index.ts'

const ITEMS = 200
const CLASSES = 10

/** Item i is of class i mod 10. @param wrong - the items that each run gets wrong, by run id. */
export function addPredictions(database: Database, wrong: ReadonlyMap<string, (item: number) => boolean>): void {
  const truth = Int32Array.from({ length: ITEMS }, (_, i) => i % CLASSES)
  const bytes = (labels: Int32Array) => Buffer.from(labels.buffer)
  database
    .insert(truths)
    .values({ digest: 'fixture-items', items: ITEMS, labels: bytes(truth) })
    .run()
  for (const [runId, isWrong] of wrong) {
    const predicted = truth.map((label, i) => (isWrong(i) ? (label + 1) % CLASSES : label))
    const value = predicted.filter((label, i) => label === truth[i]).length / ITEMS
    const knn = and(eq(scores.runId, runId), eq(scores.evaluation, 'knn'))
    const { dataset, evaluation, condition, protocol } = database.select().from(scores).where(knn).get()!
    database.update(scores).set({ value }).where(knn).run()
    const key = { runId, dataset, evaluation, condition, protocol }
    const kept = { truthDigest: 'fixture-items', items: ITEMS, predicted: bytes(predicted) }
    database
      .insert(predictions)
      .values({ ...key, ...kept })
      .run()
  }
}
