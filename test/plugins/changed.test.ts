/** What is said of runs whose plugin's file has changed since. */
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { type Registered, register } from '../../db/catalogue/registered.ts'
import { isCalled } from '../../db/catalogue/score-names.ts'
import { maskingName } from '../../db/catalogue/titles.ts'
import { allChanges, changedSince } from '../../db/changes.ts'
import { noisyLabelsRuns } from '../../db/queries/noisy-labels.ts'
import { pluginChanges, registerStored } from '../../db/queries/plugins.ts'
import { listRuns } from '../../db/queries/runs.ts'
import { openReadOnly } from '../../db/read-only.ts'
import { meta, runs } from '../../db/schema/index.ts'
import { facetValues } from '../../harness/analysis/board/facets.ts'
import { notesOf } from '../../harness/analysis/plot/notes.ts'
import type { Plot } from '../../harness/analysis/plot/plot.ts'
import { changesBefore } from '../../harness/cli/stored-plugins.ts'
import { keepPlugin } from '../../harness/store/runs/plugins.ts'
import { finish } from '../../harness/store/runs/queue.ts'
import { change, idOf, store } from '../cli/helpers/filled.ts'
import { fakePlan, workbench } from '../execution/workbench.ts'
import { twoVersions } from './two-versions.ts'

const SUITE = { plugins: ['halves.ts'], preset: 'cpu-scenes', defaults: { masking: 'halves' }, runs: [{}] }

test('`run --dry-run` says which finished runs a new version makes stale, and which current', async () => {
  const { here } = await twoVersions()
  using _ = here
  writeFileSync(join(here.path, 'suite.json'), JSON.stringify(SUITE))
  const { stdout } = await here.maskbench('run', 'suite.json', '--dry-run')
  expect(stdout).toContain(
    'The plugin halves changed since 1 finished run: running this makes it stale, and 1 finished run of this version current again; all results are kept',
  )
})

test('`status` leaves out failures of a version of which the next one has finished', async () => {
  const { here, digest } = await twoVersions()
  using _ = here
  change(here, (database) => {
    const [earlier, later] = [0, 1].map(
      (seed) =>
        database
          .select()
          .from(runs)
          .where(eq(runs.id, idOf(seed)))
          .get()!,
    )
    const config = { ...later!.config, plugins: { halves: 'earlier' } } as NonNullable<typeof later>['config']
    const failed = { config, status: 'failed', error: 'masks are NaN' } as const
    database.update(runs).set(failed).where(eq(runs.id, earlier!.id)).run()
  })
  const requested = (version: string) => {
    const entry = { key: 'halves', title: 'halves', made: 'blindly', mark: 'M-1 0H1' }
    const value = JSON.stringify({ digest: version, kind: 'masking', entry })
    change(here, (database) => database.update(meta).set({ value }).where(eq(meta.key, 'plugin:halves')).run())
  }
  expect((await here.maskbench('status')).stdout).toContain(`failed   ${idOf(0)}`)
  requested(digest)
  const { stdout } = await here.maskbench('status')
  expect(stdout).not.toContain('masks are NaN')
  expect(stdout).toContain(
    `1 failed has finished since, with another version of the code, data or plugins; remove the failed with \`npx maskbench db remove ${idOf(0)} --yes\``,
  )
  expect(JSON.parse((await here.maskbench('status', '--json')).stdout).failed).toMatchObject([{ replaced: true }])
})

test('a masking is found by the titles that earlier versions of its plugin had', () => {
  using bench = workbench()
  const titles = ['Venetian blinds', 'Shutters']
  for (const [i, title] of titles.entries()) {
    const entry = { key: 'slats', title, made: 'blindly', mark: 'M-1 0H1' }
    keepPlugin({ file: 's.ts', sources: [], digest: `s${i}`, code: '', members: [{ kind: 'masking', entry }] })
    const [one] = fakePlan([i])
    const config = { ...one!.config, plugins: { slats: `s${i}` } } as NonNullable<typeof one>['config']
    bench.enqueue([{ ...one!, config }])
  }
  registerStored(bench.database)
  expect(maskingName('slats')).toBe('Shutters')
  const rows = [{ method: 'simclr', masking: 'slats', backbone: '', name: null, title: '', generated: '' }]
  for (const title of titles) expect(facetValues(rows, 'masking', title.toUpperCase())).toEqual(['slats'])
  const kind = 'evaluation'
  for (const title of ['Few shots', 'Sparse']) {
    register({ kind, entry: { key: 'few', title, metrics: [{ key: 'hit', title }] } as Registered['entry'] })
  }
  const named = (name: string) => isCalled({ evaluation: 'few', metric: 'hit' }, name)
  expect(['few/hit', 'Sparse', 'few shots', 'few shots/hit', 'other'].map(named)).toEqual([
    true,
    true,
    true,
    true,
    false,
  ])
})

test('`show` compares the file with the version of the run, and names what `verify` needs', async () => {
  const { here, file, digest } = await twoVersions()
  using _ = here
  const [old, current] = [await here.maskbench('show', idOf(0)), await here.maskbench('show', idOf(1))]
  expect(old.stdout).toContain(
    `The plugin ${file} has changed: this run was made with its version earlier, which is now ${digest}`,
  )
  expect(current.stdout).not.toContain('The plugin')
  expect(current.stdout).toContain(`npx maskbench verify ${idOf(1).slice(0, 8)} --trust-plugins --again`)
  rmSync(file)
  const gone = await here.maskbench('show', idOf(1))
  expect(gone.stdout).toContain(`The plugin ${file} cannot be read here; this run was made with its version ${digest}.`)
})

test('notes on stale results name the plugin that has changed', async () => {
  const { here } = await twoVersions()
  using _ = here
  const database = openReadOnly(store(here))!
  const stale = [...noisyLabelsRuns(database), ...listRuns(database, { status: 'done' })].filter((run) => run.stale)
  database.$client.close()
  expect(stale.map(({ changes }) => changes)).toEqual(Array(2).fill(['plugin halves']))
  const { leftOut, ...none } = {
    leftOut: { lacking: 0, repeated: 0, cut: 0, stale: 1 },
    repeatedRows: [],
    option: null,
  }
  expect(notesOf({ ...none, leftOut, changes: allChanges(stale) } as unknown as Plot)).toEqual([
    '1 stale row is left out: the plugin halves has changed since.',
  ])
  const compare = await here.maskbench('compare', idOf(0), idOf(1))
  expect(compare.stdout).toContain('stale: its plugin halves has changed since')
})

test('`status` asks to run the suite again only where no current run of the configuration is there', async () => {
  const { here } = await twoVersions()
  using _ = here
  change(here, ({ $client }) =>
    $client.exec("update runs set data_digest = 'with ' || json_extract(config, '$.plugins')"),
  )
  const lastLine = async () => (await here.maskbench('status')).stdout.trimEnd().split('\n').at(-1)
  const says = '1 done is stale (1 because the plugin halves changed)'
  expect(await lastLine()).toBe(`${says}; run the suite again to add current ones`)
  change(here, ({ $client }) => $client.exec("update runs set config = json_set(config, '$.seed', 0)"))
  expect(await lastLine()).toBe(
    `${says}; current ones of the same configurations are there; remove old ones with \`npx maskbench db remove ${idOf(1)} --yes\` if they are no longer needed`,
  )
  expect((await here.maskbench('db', 'remove', idOf(1), '--yes')).code).toBe(0)
  expect(await lastLine()).not.toContain('stale')
})

test('what has changed is said in one phrase', () => {
  expect(changedSince(['code'])).toBe('the code has')
  expect(changedSince(['data'])).toBe('the data have')
  expect(changedSince(['plugin bands', 'code', 'plugin net'])).toBe('the code and the plugins bands, net have')
  expect(changedSince(allChanges([{ changes: ['data'] }, { changes: ['data', 'code', 'plugin net'] }]), 'its')).toBe(
    'the code, the data and its plugin net have',
  )
})

test('runs that are stale already are not counted among those that a version makes stale', () => {
  using bench = workbench()
  const entry = { key: 'q', title: 'Q', made: 'blindly', mark: 'M-1 0H1' }
  for (const digest of ['a', 'b', 'c', 'd']) {
    keepPlugin({ file: 'q.ts', sources: [], digest, code: '', members: [{ kind: 'masking', entry }] })
  }
  const run = (digest: string, seeds: readonly number[], codeVersion?: string) => {
    for (const one of fakePlan(seeds)) {
      const config = { ...one.config, plugins: { q: digest } } as NonNullable<typeof one.config>
      const id = `${digest} ${one.config.seed}`
      bench.enqueue([
        { ...one, id, groupId: id, config, dataDigest: digest, codeVersion: codeVersion ?? one.codeVersion },
      ])
      finish(bench.database, id, 'done')
    }
  }
  const stale = () => new Set(listRuns(bench.database).flatMap((one) => (one.stale ? one.id : [])))
  run('a', [0, 1, 2])
  run('a', [3], 'of another code')
  run('a', [4])
  run('b', [0])
  run('c', [0])
  for (const next of ['a', 'b', 'c', 'a']) {
    const [change] = pluginChanges(bench.database, { q: next })
    const before = stale()
    run(next, [9])
    const after = stale()
    const outdated = [...after].filter((id) => !before.has(id)).length
    const restored = [...before].filter((id) => !after.has(id)).length
    expect([next, change]).toEqual([next, { key: 'q', outdated, restored }])
  }
  const [one] = fakePlan([0])
  const withVersion = (digest: string) => ({ ...one!.config, plugins: { q: digest } })
  bench.enqueue([{ ...one!, config: withVersion('d') }])
  expect(changesBefore(bench.path, [withVersion('b')])).toEqual([
    'running this makes 2 finished runs of this version current again, since it restores a version of the plugin q',
  ])
})

test('a version of a file is announced for all plugins in it, since runs of each become stale', () => {
  using bench = workbench()
  const members = ['p', 'q'].map((key) => ({
    kind: 'masking' as const,
    entry: { key, title: key, made: 'blindly' as const, mark: 'M-1 0H1' },
  }))
  for (const digest of ['pq1', 'pq2']) keepPlugin({ file: 'pq.ts', sources: [], digest, code: '', members })
  const planned = (key: string, seed: number, digest: string) => {
    const [one] = fakePlan([seed])
    const config = { ...one!.config, plugins: { [key]: digest } } as NonNullable<typeof one>['config']
    const id = `${key} ${seed} ${digest}`
    return { ...one!, id, groupId: id, config, dataDigest: digest }
  }
  const before = [planned('p', 0, 'pq1'), planned('q', 0, 'pq1'), planned('q', 1, 'pq1')]
  bench.enqueue(before)
  for (const { id } of before) finish(bench.database, id, 'done')
  const next = planned('p', 0, 'pq2')
  const change = (plugin: string, runs: string) =>
    `the plugin ${plugin} changed since ${runs} stale; all results are kept`
  expect(changesBefore(bench.path, [next.config])).toEqual([
    change('p', '1 finished run: running this makes it'),
    change('q of the same file', '2 finished runs: running this makes them'),
  ])
  bench.enqueue([next])
  expect(listRuns(bench.database, { status: 'done' }).filter(({ stale }) => stale)).toHaveLength(3)
})

test('a run of a restored version is current again, with whichever data that version was requested', () => {
  using bench = workbench()
  const entry = { key: 'p', title: 'P', made: 'blindly', mark: 'M-1 0H1' }
  const versions = ['v1', 'v2'] as const
  for (const digest of versions) {
    keepPlugin({ file: 'p.ts', sources: [], digest, code: '', members: [{ kind: 'masking', entry }] })
  }
  const run = (dataset: 'uci-heart' | 'uci-splice', version: (typeof versions)[number]) => {
    const [one] = fakePlan([0], { dataset })
    const config = { ...one!.config, plugins: { p: version } } as NonNullable<typeof one>['config']
    const id = `${dataset} ${version}`
    bench.enqueue([{ ...one!, id, groupId: id, config, dataDigest: id }])
    finish(bench.database, id, 'done')
  }
  const stale = () =>
    Object.fromEntries(listRuns(bench.database).map(({ id, stale, stalePlugins }) => [id, stale && stalePlugins]))
  run('uci-heart', 'v1')
  run('uci-splice', 'v1')
  run('uci-heart', 'v2')
  expect(stale()).toEqual({ 'uci-heart v1': 'p', 'uci-splice v1': 'p', 'uci-heart v2': false })
  run('uci-splice', 'v1')
  expect(stale()).toEqual({ 'uci-heart v1': false, 'uci-splice v1': false, 'uci-heart v2': 'p' })
})
