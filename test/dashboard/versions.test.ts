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
const VERSIONS = ['original', 'mixed_next']
const TRUTH = Int32Array.of(0, 1, 0, 1)
const truthDigest = createHash('sha256').update(littleEndian(TRUTH)).digest('hex')

function answer(runId: string, predicted: Record<string, number[]>): void {
  for (const [condition, classes] of Object.entries(predicted)) {
    const key = { runId, dataset: DATASET, evaluation: 'backgrounds', condition, protocol: 'probe' }
    const bytes = littleEndian(Int32Array.from(classes))
    writer
      .insert(predictions)
      .values({ ...key, truthDigest, items: 4, predicted: bytes })
      .run()
  }
}

it('shows the versions with the answers of every configuration that saw the same images', async () => {
  expect(loadVersions(database, path, 0)).toEqual([])
  const done = listRuns(database, { dataset: 'fashion-mnist-mini', status: 'done' })
  const plain = done.filter(({ masking, method }) => masking === 'none' && method === 'simclr')
  const [first] = plain.filter(({ seed }) => seed === 0)
  const second = plain.find(({ groupId, seed }) => groupId === first!.groupId && seed === 1)!
  const masked = done.find(({ masking, method, seed }) => masking === 'adios' && method === 'simclr' && seed === 0)!
  writer
    .insert(truths)
    .values({ digest: truthDigest, items: 4, labels: littleEndian(TRUTH) })
    .run()
  answer(first!.id, { original: [0, 1, 0, 1], mixed_next: [0, 0, 0, 0], bg_challenge: [1, 1, 1, 1] })
  answer(second.id, { original: [1, 1, 1, 1], mixed_next: [1, 1, 1, 1] })
  answer(masked.id, { original: [0, -1, 0, 0] })

  const sheet = new ContactSheet(4, 2, 8)
  const details = { pictured: { items: [2, 3], versions: VERSIONS } }
  const key = { dataset: DATASET, evaluation: 'backgrounds', condition: '', metric: 'original', protocol: 'probe' }
  writer
    .insert(scores)
    .values({ ...key, runId: first!.id, value: 1, details, createdAt: 1 })
    .run()
  const bytes = Buffer.from(await sheet.png())
  addArtefact(writer, path, first!.id, 'pictures', `backgrounds-${DATASET}.png`, bytes, 1, 1)

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
