import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { externalSchema } from '../../db/config/external.ts'
import { encodedInAll } from '../../harness/training/encoded-images.ts'
import { runExternal } from '../../harness/training/external.ts'
import { memoryRecorder } from './tiny.ts'

/** A file that is not what was planned. */
const FILE = { path: fileURLToPath(import.meta.url), sha256: '0'.repeat(64) }

function told(own: number): { encoded: ReturnType<typeof encodedInAll>; lines: unknown[][] } {
  const lines: unknown[][] = []
  return { lines, encoded: encodedInAll((...line) => lines.push(line), own) }
}

test('images of both splits are steps of one run, told after the name of the evaluation that needs them', () => {
  const { encoded, lines } = told(700)
  for (const done of [250, 500]) encoded(done, 500)
  encoded(200, 200)
  expect(lines).toEqual([
    [250, 700, 'evaluating, 250 of 700 images encoded'],
    [500, 700, 'evaluating, 500 of 700 images encoded'],
    [700, 700, 'evaluating, 700 of 700 images encoded'],
  ])
})

test('images of another data set add to those of the own one', () => {
  const { encoded, lines } = told(100)
  encoded(100, 100)
  encoded(250, 300)
  expect(lines.at(-1)).toEqual([350, 400, 'evaluating, 350 of 400 images encoded'])
})

test('a run of an ONNX model tells its encoded images too', async () => {
  const path = fileURLToPath(new URL('../golden/onnx-encoders/resnet.onnx', import.meta.url))
  const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex')
  const config = externalSchema.parse({
    kind: 'external',
    name: 'mine',
    dataset: 'fashion-mnist-mini',
    imageSize: 32,
    trainImages: 100,
    source: { kind: 'onnx', file: { path, sha256 }, output: 'features' },
    evaluations: [{ name: 'knn' }],
  })
  const phases: string[] = []
  const { recorder, scores } = memoryRecorder()
  await runExternal(config, { ...recorder, progress: (_step, _steps, phase) => phases.push(phase) })
  expect(scores.map(({ evaluation }) => evaluation)).toContain('knn')
  expect(phases).toContainEqual(expect.stringMatching(/^evaluating, 100 of \d+ images encoded$/))
})

test.each([
  ['features', { train: FILE, test: FILE }],
  ['masks', { file: FILE }],
])('a run of %s tells that it reads them, and no images', async (kind, files) => {
  const config = externalSchema.parse({
    kind: 'external',
    name: 'mine',
    dataset: 'fashion-mnist-mini',
    imageSize: 32,
    source: { kind, ...files },
    evaluations: [{ name: kind === 'masks' ? 'masks' : 'knn' }],
  })
  const phases: string[] = []
  const { recorder } = memoryRecorder()
  const run = runExternal(config, { ...recorder, progress: (_step, _steps, phase) => phases.push(phase) })
  await expect(run).rejects.toThrow('has changed since the run was planned')
  expect(phases).toEqual([`reading ${kind}`])
})
