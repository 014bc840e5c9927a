import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { eq, sql } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { listRuns } from '../../db/queries/runs.ts'
import { artefacts, runs as runRows, scores } from '../../db/schema/index.ts'
import { quoted } from '../../harness/base/quoted.ts'
import { run as runs } from '../../harness/cli/commands/runs.ts'
import { run as show } from '../../harness/cli/commands/show.ts'
import { run as tag } from '../../harness/cli/commands/tag.ts'
import type { Io, Run } from '../../harness/cli/io.ts'
import { fixtureStore } from '../dashboard/store.ts'
import { change, filled, idOf } from './helpers/filled.ts'

const { database, path, writer } = fixtureStore()
const collapsed = listRuns(database, { dataset: 'scenes-few' }).find(({ seed }) => seed === 2)!

/** What a command answers, as JSON and as text. */
async function answer<Options>(command: Run<Options>, options: Options) {
  let found: { json: unknown; text: string } | undefined
  const io: Io = {
    json: false,
    debug: false,
    database: path,
    result(json, print) {
      found = { json, text: print() }
    },
    note: () => {},
  }
  await command({ ...options, json: false, debug: false, db: path } as Parameters<typeof command>[0], io)
  return found!
}

it('`show` begins with what happened and when', async () => {
  const { json, text } = await answer(show, { run: collapsed.id.slice(0, 8) })
  expect(text.split('\n\n')[1]).toBe(
    'events\n  step 110  mask_2_covers_nothing: mask 2 covers nothing (area .004) since step 61: raise --adios-lambda',
  )
  expect(json).toMatchObject({ events: [{ name: 'mask_2_covers_nothing', axis: 'step', step: 110 }] })
})

it('`show` writes memory in the units of every other size, although it is stored in mebibytes', async () => {
  const { json, text } = await answer(show, { run: collapsed.id })
  const { peakRssMb } = json as { peakRssMb: number }
  expect(text).toContain(`peak memory  ${Math.round((peakRssMb * 2 ** 20) / 1e6)} MB`)
})

it('`show` says which GPU computed and how much of its memory was taken', async () => {
  const { id } = listRuns(database, { dataset: 'scenes-few' }).find(({ seed }) => seed === 1)!
  writer.update(runRows).set({ card: 'NVIDIA A100', peakCardMb: 777 }).where(eq(runRows.id, id)).run()
  const { text } = await answer(show, { run: id })
  expect(text).toMatch(/\n {2}GPU +NVIDIA A100\n {2}peak GPU memory {2}815 MB\n/)
})

it('`show` names metrics by key and title, gives each value its unit, and leaves out what a run does not have', async () => {
  const { text } = await answer(show, { run: collapsed.id })
  const parts = text.split('\n\n')
  const table = parts.find((part) => part.startsWith('evaluation'))!
  expect(table.split('\n')[0]).toMatch(/^evaluation +metric +value +how$/)
  expect(table).toMatch(/masks +mask_mbo \(mean best IoU\) +\d+\.\d% /)
  const config = parts.find((part) => part.startsWith('config'))!
  expect(config).toMatch(/\n {2}masking +adios\n/)
  expect(config).not.toMatch(/ null$/m)
})

it('`show` says where the files of a run are', async () => {
  const { text } = await answer(show, { run: collapsed.id })
  const files = text.split('\n\n').find((part) => part.startsWith('files\n'))!
  const [, ...lines] = files.split('\n')
  expect(lines.length).toBeGreaterThan(0)
  for (const line of lines) expect(existsSync(line.trim().split(/ {2,}/)[1]!), line).toBe(true)
})

it('`runs` marks what collapsed, and lists the few numbers that stand for a run', async () => {
  const { json, text } = await answer(runs, { dataset: 'scenes-few' })
  const line = text.split('\n').find((one) => one.startsWith(collapsed.id))
  expect(line).toMatch(/done \(collapsed\) .* masks mask_mbo \d\d\.\d {2}masks mask_fg_iou \d\d\.\d$/)
  expect(text.match(/collapsed/g)).toHaveLength(1)
  expect((json as { events: unknown[] }[]).map(({ events }) => events.length).sort()).toEqual([0, 0, 1])
})

it('what was transferred to other data is told apart by its name', async () => {
  const { id: runId } = listRuns(database, { dataset: 'scenes-few' }).find(({ seed }) => seed === 0)!
  const score = { runId, evaluation: 'transfer-linear', metric: 'top1', protocol: 'probe', details: {}, createdAt: 0 }
  for (const [dataset, value] of [
    ['cifar10', 0.5],
    ['stl10', 0.25],
  ] as const) {
    writer
      .insert(scores)
      .values({ ...score, dataset, value })
      .run()
  }
  const [shown, listed] = [await answer(show, { run: runId }), await answer(runs, { dataset: 'scenes-few' })]
  expect(shown.text).toMatch(
    /transfer-linear on cifar10 +top1 +50\.0% +probe\n.*transfer-linear on stl10 +top1 +25\.0% /,
  )
  expect(listed.text).toContain('transfer-linear on cifar10 top1 50.0  transfer-linear on stl10 top1 25.0')
})

it('`show` promises to resume only a run that has stored a state', async () => {
  const failed = listRuns(database, { status: 'failed' })[0]!
  const checkpoint = {
    runId: failed.id,
    kind: 'checkpoint',
    name: 'resume',
    sha256: 'a'.repeat(64),
    bytes: 1,
    createdAt: 0,
  } as const
  writer.delete(artefacts).where(eq(artefacts.runId, failed.id)).run()
  const before = await answer(show, { run: failed.id })
  expect(before.text).toContain('to start this run; it has no checkpoint to resume from')
  for (const step of [20, 40])
    writer
      .insert(artefacts)
      .values({ ...checkpoint, step })
      .run()
  const after = await answer(show, { run: failed.id })
  expect(after.text).toContain('to resume this run from its last checkpoint, at step 40')
})

it('`show` and `runs` print what `tag` wrote, and `runs` says when nothing matches', async () => {
  const tagged = await answer(tag, {
    runs: [collapsed.id.slice(0, 12)],
    add: ['paper'],
    name: 'Best',
    note: 'figure 3',
  })
  expect(tagged.json).toEqual([{ runId: collapsed.id, name: 'Best', note: 'figure 3', tags: ['paper'] }])
  const shown = await answer(show, { run: collapsed.id })
  expect(shown.text).toMatch(/ {2}name +Best\n {2}tags +paper\n {2}note +figure 3\n/)
  const listed = await answer(runs, { tag: 'paper' })
  expect(listed.text).toContain('Best (scenes-few/')
  expect(listed.text).toContain('#paper')
  expect(listed.json).toHaveLength(1)
  expect((await answer(runs, { search: 'nowhere' })).text).toBe('No run matches.')
  await expect(answer(runs, { tag: 'papr' })).rejects.toMatchObject({
    remedy: expect.stringContaining('did you mean paper?'),
  })
})

it('`runs` says which name of maskbench no run has, and which was perhaps meant', async () => {
  const { text, json } = await answer(runs, { dataset: 'fashion-mnist', method: 'vicreg' })
  expect(json).toEqual([])
  expect(text).toMatch(
    /^No run matches\.\n--dataset fashion-mnist: no run is on this data set; did you mean fashion-mnist-mini\? \(there are .*\)\n--method vicreg: no run has this method or name; there are .*$/,
  )
  const stored = await answer(runs, { dataset: 'fashion-mnist-mini', search: 'nowhere' })
  expect(stored.text).toBe('No run matches.')
})

it('`show` has a line for each evaluation, and breaks a long command where a shell goes on', async () => {
  using here = await filled({ 0: 'done' })
  const words = ['--data', 'scenes', '--note', "it's  long ".repeat(9), '--name', 'mine']
  const command = `echo ${words.map(quoted).join(' ')}`
  const evaluations = [{ name: 'linear' }, { name: 'knn', k: 20, options: { t: 0.5 } }]
  change(here, (database) =>
    database
      .update(runRows)
      .set({
        command,
        attempts: 2,
        config: sql`json_set(config, '$.evaluations', json(${JSON.stringify(evaluations)}))`,
      })
      .run(),
  )
  const { stdout } = await here.maskbench('show', idOf(0))
  expect(stdout).toMatch(/\n {2}evaluations +linear\n +knn: k 20, options\.t 0\.5\n/)
  expect(stdout).toMatch(/\n {2}time +\S+ in all attempts\n/)
  const shown = stdout.slice(stdout.indexOf('  echo'))
  expect(shown.trim().split('\n').length).toBeGreaterThan(1)
  expect(execFileSync('sh', ['-c', shown], { encoding: 'utf8' })).toBe(`${words.join(' ')}\n`)
})

it('`runs` gives ranges of scores that a run has under conditions only', async () => {
  using here = await filled({ 0: 'done' })
  change(here, (database) => {
    database.delete(scores).run()
    const common = { runId: idOf(0), dataset: 'uci-heart', evaluation: 'noisy-labels', details: {}, createdAt: 0 }
    const rows = [
      { condition: 'noise=0 rate=0', protocol: 'last', metric: 'top1', value: 0.9 },
      { condition: 'noise=0 rate=0', protocol: 'honest', metric: 'top1', value: 0.8 },
      { condition: 'noise=0.4 rate=0', protocol: 'last', metric: 'top1', value: 0.614 },
      { condition: 'noise=0.4 rate=0', protocol: 'last', metric: 'nll', value: 7 },
      { condition: 'noise=0.4 rate=0', protocol: 'published', metric: 'top1', value: 0.99, selectedOnTest: true },
    ]
    for (const row of rows)
      database
        .insert(scores)
        .values({ ...common, ...row })
        .run()
  })
  expect((await here.maskbench('runs')).stdout).toMatch(/ noisy-labels top1 61\.4 to 90\.0 under 2 conditions\n/)
})

it('`status` and `show` say why a run was interrupted, where that is known', async () => {
  using here = await filled({ 0: 'interrupted', 1: 'interrupted' })
  const error = 'its process was lost on Slurm (timeout); allow more time with --time'
  change(here, (database) =>
    database
      .update(runRows)
      .set({ error })
      .where(eq(runRows.id, idOf(0)))
      .run(),
  )
  const { stdout } = await here.maskbench('status')
  expect(stdout).toContain(`interrupted  ${idOf(0)}  uci-heart/noisy-labels/0\n         ${error}`)
  expect(stdout).not.toContain(idOf(1))
  expect((await here.maskbench('show', idOf(0))).stdout).toContain(error)
})
