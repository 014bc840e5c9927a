import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { loadVersions } from '../../dashboard/features/tables/versions.ts'
import { ContactSheet } from '../../datasets/images/picture-files.ts'
import { listRuns } from '../../db/queries/runs.ts'
import { predictions, scores, truths } from '../../db/schema/index.ts'
import { littleEndian } from '../../harness/store/runs/sqlite-recorder.ts'
import { addArtefact } from './fixture/rows.ts'
import { fixtureStore } from './store.ts'

const { database, writer, path } = fixtureStore()
const DATASET = 'backgrounds-scenes'
const CHALLENGE = 'backgrounds-challenge'
const VERSIONS = ['original', 'mixed_next']
const TRUTH = Int32Array.of(0, 1, 0, 1)
const truthDigest = createHash('sha256').update(littleEndian(TRUTH)).digest('hex')

writer
  .insert(truths)
  .values({ digest: truthDigest, items: 4, labels: littleEndian(TRUTH) })
  .run()

function answer(runId: string, predicted: Record<string, number[]>, dataset = DATASET): void {
  for (const [condition, classes] of Object.entries(predicted)) {
    const key = { runId, dataset, evaluation: 'backgrounds', condition, protocol: 'probe' }
    const bytes = littleEndian(Int32Array.from(classes))
    writer
      .insert(predictions)
      .values({ ...key, truthDigest, items: 4, predicted: bytes })
      .run()
  }
}

/** @returns the hash of its picture, which is another one for each data set. */
async function pictured(runId: string, details: object, dataset = DATASET): Promise<string> {
  const key = { dataset, evaluation: 'backgrounds', condition: '', metric: 'original', protocol: 'probe' }
  writer
    .insert(scores)
    .values({ ...key, runId, value: 1, details: { pictured: details }, createdAt: 1 })
    .run()
  const sheet = new ContactSheet(4, 2, 8)
  sheet.put(0, new Uint8Array(192).fill(dataset.length))
  const bytes = Buffer.from(await sheet.png())
  addArtefact(writer, path, runId, 'pictures', `backgrounds-${dataset}.png`, bytes, 1, 1)
  return createHash('sha256').update(bytes).digest('hex')
}

it('shows the versions with the answers of every configuration that saw the same images', async () => {
  expect(loadVersions(database, path, 0)).toEqual([])
  const done = listRuns(database, { dataset: 'fashion-mnist-mini', status: 'done' })
  const plain = done.filter(({ masking, method }) => masking === 'none' && method === 'simclr')
  const [first] = plain.filter(({ seed }) => seed === 0)
  const second = plain.find(({ groupId, seed }) => groupId === first!.groupId && seed === 1)!
  const masked = done.find(({ masking, method, seed }) => masking === 'adios' && method === 'simclr' && seed === 0)!
  answer(first!.id, { original: [0, 1, 0, 1], mixed_next: [0, 0, 0, 0], bg_challenge: [1, 1, 1, 1] })
  answer(second.id, { original: [1, 1, 1, 1], mixed_next: [1, 1, 1, 1] })
  answer(masked.id, { original: [0, -1, 0, 0] })

  await pictured(first!.id, { items: [2, 3], versions: VERSIONS })

  const [shown] = loadVersions(database, path, 1)
  expect(shown).toMatchObject({ dataset: DATASET, pictures: ['disc', 'square'], shown: 1 })
  expect(shown!.layout).toMatchObject({ width: 18, height: 18, cell: 8, pitch: 10 })
  expect(shown!.versions.map(({ title }) => title)).toEqual(['original', 'mixed next'])
  const answers = new Map(shown!.encoders.map((one) => [one.runId, one.answers]))
  expect([...answers.keys()].sort()).toEqual([first!.id, masked.id].sort())
  expect(answers.get(first!.id)).toEqual([{ name: 'square', right: true }, { name: 'disc', right: false }]) // biome-ignore format: one line
  expect(answers.get(masked.id)).toEqual([{ name: 'disc', right: false }, { name: null, right: false }]) // biome-ignore format: one line
  expect(loadVersions(database, path, 7)[0]!.shown).toBe(0)
})

it('finds the answers to pictures that each version counts differently, of two data sets of one run', async () => {
  const done = listRuns(database, { dataset: 'fashion-mnist-mini', status: 'done' })
  const { id } = done.find(({ method, seed }) => method === 'byol' && seed === 0)!
  await pictured(id, { items: [2, 3], versions: VERSIONS })
  const details = { items: [0, 1], versions: VERSIONS, places: { mixed_next: [2, 1] } }
  const sha256 = await pictured(id, details, CHALLENGE)
  answer(id, { original: [0, 1, 2, 3], mixed_next: [4, 5, 6, 7] }, CHALLENGE)
  const challenge = loadVersions(database, path, 0).find(({ dataset }) => dataset === CHALLENGE)!
  expect(challenge.layout.sha256).toBe(sha256)
  expect(challenge.encoders.map(({ answers }) => answers)).toEqual([
    [
      { name: 'dog', right: true },
      { name: 'musical instrument', right: false },
    ],
  ])
})
