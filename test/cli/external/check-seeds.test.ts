import { expect, test } from 'vitest'
import { externalSchema } from '../../../db/config/external.ts'
import { checkSeeds } from '../../../harness/cli/commands/evaluate/check-seeds.ts'
import { linesOfSeeds } from '../../../harness/cli/commands/evaluate/seeds.ts'
import { planSuite } from '../../../harness/execution/plan/plan.ts'
import { workbench } from '../../execution/workbench.ts'

const file = (letter: string) => ({ path: `/ckpt/${letter}.bin`, sha256: letter.repeat(64) })
const shape = { name: 'resnet50' }
/** What each kind of source is, made of the files with these letters. */
const SOURCES = {
  weights: (a: string) => ({ kind: 'weights', file: file(a), shape }),
  onnx: (a: string) => ({ kind: 'onnx', file: file(a), output: 'features' }),
  masks: (a: string) => ({ kind: 'masks', file: file(a) }),
  features: (a: string) => ({ kind: 'features', train: file(a), test: file(a === 'a' ? 'd' : 'e') }),
}

const planOf = (source: (letter: string) => object, letters: Record<number, string>) => {
  const about = { kind: 'external', name: 'mine', dataset: 'scenes', imageSize: 64, evaluations: [{ name: 'knn' }] }
  const runs = Object.entries(letters).map(([seed, letter]) =>
    externalSchema.parse({ ...about, seed: Number(seed), source: source(letter) }),
  )
  return planSuite({ name: 'evaluate', runs })
}

test.each(Object.keys(SOURCES) as (keyof typeof SOURCES)[])('one file is not two seeds of a row: %s', async (kind) => {
  using bench = workbench()
  const plan = (letters: Record<number, string>) => planOf(SOURCES[kind], letters)
  const check = (letters: Record<number, string>) => checkSeeds(plan(letters), bench.path)
  await expect(check({ 0: 'a', 1: 'a' })).rejects.toThrow(
    '/ckpt/a.bin, given as seed 1, has the same contents as a.bin, which is seed 0',
  )
  const [stored] = plan({ 3: 'a' })
  bench.enqueue([stored!])
  bench.database.$client.prepare("update runs set status = 'done'").run()
  await expect(check({ 9: 'a' })).rejects.toThrow(
    `/ckpt/a.bin, given as seed 9, has the same contents as seed 3 of this row (run ${stored!.id})`,
  )
  await expect(check({ 3: 'b' })).rejects.toThrow('is stored already, from another file')
  // The same again, and others.
  await check({ 3: 'a', 4: 'b' })
})

test('means of some seeds of a row say of how many it has', () => {
  const score = { evaluation: 'knn', dataset: 'scenes', condition: '', metric: 'top1', protocol: 'cosine' }
  const seeds = [0.5, 0.6].map((value, seed) => {
    return { title: `mine/${seed}`, dataset: 'scenes', scores: [{ ...score, value, selectedOnTest: false }] }
  })
  expect(linesOfSeeds(seeds, 5)).toContain('Means over these 2 seeds of the 5 that the row has')
  expect(linesOfSeeds(seeds, 2)).toContain('Means over the seeds')
})
