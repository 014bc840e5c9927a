import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { getRun } from '../../db/queries/run.ts'
import { listRuns } from '../../db/queries/runs.ts'
import { openReadOnly } from '../../db/read-only.ts'
import { bindingPath } from '../../harness/engine/installation/paths.ts'
import { type Verification, verify } from '../../harness/execution/verify/verify.ts'
import { ArtefactStore } from '../../harness/store/artefacts.ts'
import { CONTINUED } from '../../harness/store/runs/continued.ts'
import { folder, TINY } from './helpers/maskbench.ts'
import { pictures } from './helpers/pictures.ts'
import { tamper } from './helpers/tamper.ts'

const here = folder()
const path = join(here.path, 'maskbench.sqlite')
afterAll(() => here[Symbol.dispose]())

const small = {
  kind: 'representation',
  dataset: `folder:${join(here.path, 'own')}`,
  imageSize: 16,
  batchSize: 4,
  backbone: { name: 'resnet18-cifar', width: 8, stemStride: 2, blocks: 1 },
  epochs: 1,
}
const masks = { masking: 'adios', adios: { masks: 2 }, evaluations: [{ name: 'masks', images: 20 }] }
const SUITE = {
  name: 'verified',
  runs: [
    TINY.runs[0],
    { ...small, evaluations: [{ name: 'knn' }, { name: 'clustering', restarts: 2 }] },
    { ...small, method: 'supervised', evaluations: [{ name: 'knn' }] },
    { ...small, dataset: 'scenes-few', trainImages: 64, imageSize: 32, batchSize: 32, ...masks },
  ],
}

/** The id of the run on `what`, and the file of its checkpoint. */
function stored(what: string): { id: string; file: string } {
  using database = opened()
  const { id } = listRuns(database.reader).find((run) => `${run.dataset}/${run.method}`.includes(what))!
  const checkpoint = getRun(database.reader, id)!.artefacts.find(({ kind }) => kind === 'checkpoint')
  return { id, file: checkpoint ? new ArtefactStore(path).path(checkpoint.sha256) : '' }
}

function opened() {
  const reader = openReadOnly(path)!
  return { reader, [Symbol.dispose]: () => reader.$client.close() }
}

async function verified(what: string, again = false): Promise<Verification> {
  using database = opened()
  return await verify({
    database: database.reader,
    path,
    runId: stored(what).id,
    again,
    trustPlugins: false,
    note: () => {},
  })
}

/** What a verification that can't be done says, and the exit code that goes with it. */
async function refused(what: string): Promise<{ exitCode: number; message: string; remedy: string }> {
  return verified(what).then(
    () => expect.fail('it was not refused'),
    (error) => error,
  )
}

describe.runIf(existsSync(bindingPath))('verify', () => {
  beforeAll(async () => {
    await pictures(join(here.path, 'own'), ['cat', 'dog'], 10)
    writeFileSync(join(here.path, 'suite.json'), JSON.stringify(SUITE))
    expect((await here.maskbench('run', 'suite.json')).code).toBe(0)
  })

  test('every kind of run gives its stored scores again, to the last bit', async () => {
    for (const [what, from, count] of [
      ['uci-heart', 'predictions', 114],
      ['own/simclr', 'checkpoint', 4],
      ['own/supervised', 'checkpoint', 8],
      ['scenes-few', 'checkpoint', 26],
    ] as const) {
      const found = await verified(what)
      expect([what, found.ok, found.from, found.scores.length]).toEqual([what, true, from, count])
      expect(found).toMatchObject({ changed: { code: false, data: false, machine: [] }, tolerance: null })
      const others = found.scores.filter(({ verdict }) => verdict !== 'equal')
      // No model of a best epoch is kept, and of a table none at all: how sure it was can't be asked again.
      const isKept = ({ metric, protocol }: (typeof others)[number]) =>
        what === 'uci-heart' ? metric === 'top1' : protocol !== 'own classifier, best epoch'
      expect(others.filter(isKept)).toEqual([])
      expect(others).toHaveLength({ 'uci-heart': 96, 'own/supervised': 1 }[what as string] ?? 0)
      for (const { different, sameTruth } of found.predictions) expect([different, sameTruth]).toEqual([0, true])
    }
  })

  test('--again does all of it again, and compares what is not kept and every file', async () => {
    const { MASKBENCH_FEATURE_CACHE: before } = process.env
    using _ = tamper(path, "update runs set label = 'epochs=2' where method = 'supervised'")
    const printed = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    const found = await verified('own/supervised', true)
    const progress = printed.mock.calls.join('')
    printed.mockRestore()
    expect(progress).toContain(found.name)
    expect(found.name).toContain('epochs=2')
    expect(process.env.MASKBENCH_FEATURE_CACHE).toBe(before)
    expect([found.ok, found.from]).toEqual([true, 'a new run'])
    expect(found.scores.map(({ verdict }) => verdict)).toEqual(Array(8).fill('equal'))
    expect(found.files).toEqual([{ name: 'encoder.safetensors', step: 4, same: true }])
  })

  test('a score that was touched is named, and the exit code is 1', async () => {
    using _ = tamper(path, "update scores set value = value + 0.0005 where evaluation = 'knn' and metric = 'top1'")
    const { code, stdout, stderr } = await here.maskbench('verify', stored('own/simclr').id)
    expect(code).toBe(1)
    expect(stdout).toMatch(/^knn +top1 .* −0\.050$/m)
    expect(stderr).toMatch(/maskbench: run \w+ does not reproduce its stored results: 4 scores: 3 .*, 1 different/)
  })

  test('a prediction that was touched shows in a label-smoothing run', async () => {
    using _ = tamper(path, "update predictions set predicted = zeroblob(length(predicted)) where protocol = 'last'")
    const { ok, scores } = await verified('uci-heart')
    expect(ok).toBe(false)
    const different = scores.filter(({ verdict }) => verdict === 'different')
    expect(new Set(different.map(({ protocol }) => protocol))).toEqual(new Set(['last']))
  })

  test('stored predictions that nothing made again are named', async () => {
    using _ = tamper(path, "update predictions set protocol = 'of old' where evaluation = 'knn'")
    const { code, stdout } = await here.maskbench('verify', stored('own/simclr').id)
    expect(code).toBe(1)
    expect(stdout).toMatch(/^Stored predictions that were not made again: knn \(of old\)\.$/m)
  })

  test('another machine or engine is told, with the tolerance; a stale run is compared all the same', async () => {
    using _ = tamper(
      path,
      "update environments set facts = json_set(facts, '$.cpu', 'a loom'); update runs set code_version = 'older'",
    )
    const { ok, changed, tolerance } = await verified('own/simclr')
    expect([ok, changed.code]).toEqual([true, true])
    expect(changed.machine.map(({ fact, stored }) => [fact, stored])).toEqual([['cpu', 'a loom']])
    expect(tolerance).toEqual({ default: 0.01, byEvaluation: { knn: 0.01, clustering: 0.05 } })
  })

  test('of a run that went on elsewhere no bits are asked for, and it is said', async () => {
    const { id } = stored('own/simclr')
    const message = 'the run went on elsewhere: device was cpu, is gpu'
    using _ = tamper(
      path,
      `insert into events (run_id, name, axis, step, message, created_at)
       values ('${id}', '${CONTINUED}', 'step', 1, '${message}', 0)`,
    )
    const { code, stdout } = await here.maskbench('verify', id)
    expect(code).toBe(0)
    expect(stdout).toMatch(/^The run went on elsewhere: device was cpu, is gpu\.\nDifferences up to/m)
  })

  test('one flipped byte of a checkpoint is found by its digest', async () => {
    const { file } = stored('own/simclr')
    const whole = readFileSync(file)
    const flipped = Buffer.from(whole)
    flipped[flipped.length - 9]! ^= 1
    writeFileSync(file, flipped)
    const { exitCode, message } = await refused('own/simclr')
    writeFileSync(file, whole)
    expect([exitCode, message]).toEqual([1, expect.stringMatching(/^encoder\.safetensors of run \w+ is damaged: /)])
  })

  test('a missing checkpoint ends with 3 and what to do', async () => {
    const { file } = stored('own/simclr')
    renameSync(file, `${file}.away`)
    const { exitCode, message, remedy } = await refused('own/simclr')
    renameSync(`${file}.away`, file)
    expect([exitCode, message]).toEqual([3, expect.stringMatching(/^encoder\.safetensors of run \w+ is missing from /)])
    expect(remedy).toContain('--again')
  })

  test('a run that is not done has nothing to verify', async () => {
    using _ = tamper(path, "update runs set status = 'interrupted'")
    const { exitCode, message } = await refused('uci-heart')
    expect([exitCode, message]).toEqual([2, expect.stringContaining('is interrupted: there is nothing to verify yet')])
  })

  test('changed data are told; missing ones end with 3', async () => {
    await pictures(join(here.path, 'own'), ['dog'], 10)
    expect((await verified('own/simclr')).changed).toMatchObject({ data: true, code: false })
    rmSync(join(here.path, 'own'), { recursive: true })
    const { exitCode, message, remedy } = await refused('own/simclr')
    expect([exitCode, message]).toEqual([3, expect.stringMatching(/own: missing or incomplete$/)])
    expect(remedy).not.toContain('data fetch')
  })
})
