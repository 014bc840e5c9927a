import { describe, expect, it, vi } from 'vitest'
import { elapsedSeconds, secondsToGo } from '../../dashboard/features/runs/elapsed.ts'
import { maskPictures } from '../../dashboard/features/runs/mask-pictures.ts'
import { runViews } from '../../dashboard/features/runs/view.ts'
import { describePanel, panelsOf } from '../../dashboard/lib/curves.ts'
import { eventStream } from '../../dashboard/lib/events.ts'
import { countPictures } from '../../db/queries/artefacts.ts'
import { curve, getRun } from '../../db/queries/run.ts'
import {
  countsByStatus,
  countsBySuite,
  eventMark,
  findRunIds,
  lastChangeMark,
  listRuns,
  runsWithScores,
} from '../../db/queries/runs.ts'
import { short } from '../../harness/base/text.ts'
import { addPoint } from './fixture/rows.ts'
import { fixtureStore } from './store.ts'

const { database, writer } = fixtureStore()

describe('the list of runs', () => {
  it('begins with what is running, then what waits, then the newest', () => {
    const runs = listRuns(database)
    expect(runs.slice(0, 5).map(({ status }) => status)).toEqual(['running', 'queued', 'queued', 'queued', 'done'])
    const ended = runs.slice(4).map(({ endedAt }) => endedAt ?? 0)
    expect(ended).toEqual([...ended].sort((a, b) => b - a))
  })

  it('marks as stale what other code made', () => {
    const stale = listRuns(database).filter((run) => run.stale)
    expect(stale.map(({ seed, kind }) => [kind, seed])).toEqual([
      ['representation', 1],
      ['representation', 0],
    ])
  })

  it('is filtered by suite, status, data set and group alike', () => {
    expect(listRuns(database, { suite: 'smoke' })).toHaveLength(1)
    expect(listRuns(database, { status: 'failed' })).toHaveLength(1)
    expect(listRuns(database, { dataset: 'uci-heart' })).toHaveLength(3)
    const [first] = listRuns(database, { status: 'done' })
    expect(
      listRuns(database, { groups: [first!.groupId] })
        .map(({ seed }) => seed)
        .sort(),
    ).toEqual([0, 1, 2])
    expect(listRuns(database, { suite: "' or 1=1 --" })).toEqual([])
  })

  it('counts states, in all and a suite', () => {
    const counts = { queued: 3, running: 1, done: 24, failed: 1, interrupted: 1 }
    const none = { queued: 0, running: 0, done: 0, failed: 0, interrupted: 0 }
    expect(countsByStatus(database)).toEqual({ ...counts, done: 24 + 1 + 43 })
    expect(countsBySuite(database)).toEqual([
      { suite: 'quick', counts },
      { suite: 'smoke', counts: { ...none, done: 1 } },
      { suite: 'standard', counts: { ...none, done: 43 } },
    ])
  })

  it('has the JSON that others build on', () => {
    const run = runsWithScores(database, { suite: 'smoke' })[0]
    expect(run).toMatchObject({
      suite: 'smoke',
      dataset: 'scenes',
      method: 'simclr',
      masking: 'none',
      seed: 0,
      status: 'done',
    })
    expect(run?.scores[0]).toMatchObject({ evaluation: 'knn', condition: '', metric: 'top1', selectedOnTest: false })
    expect(run?.events).toEqual([])
  })

  it('finds runs by the beginning of their id, and takes no wildcard for one', () => {
    const [first] = listRuns(database)
    expect(findRunIds(database, first!.id.slice(0, 10))).toEqual([first!.id])
    expect(findRunIds(database, '%')).toEqual([])
    expect(findRunIds(database, '_')).toEqual([])
  })

  it('shows few numbers as they are, many by the table they fill', () => {
    const views = runViews(database, {})
    const names = (suite: string, dataset: string) =>
      views.find((view) => view.suites.includes(suite) && view.dataset === dataset)?.scores.map(({ name }) => name)
    expect(names('smoke', 'scenes')).toEqual(['k-NN', 'Linear probe'])
    expect(names('standard', 'scenes')).toEqual(['F1 macro', 'mAP'])
    expect(names('standard', 'scenes-few')).toEqual(['mean best IoU', 'foreground IoU'])
    expect(views.find(({ dataset }) => dataset === 'uci-heart')).toMatchObject({ scores: [], table: 'gls-1' })
  })
})

describe('what happened', () => {
  const [collapsed] = runsWithScores(database, { dataset: 'scenes-few' }).filter(({ events }) => events.length > 0)

  it('is in the JSON of the run and in its detail, and a word in the list', () => {
    const event = { name: 'mask_2_covers_nothing', axis: 'step', step: 110 }
    expect(collapsed?.seed).toBe(2)
    expect(collapsed?.events).toEqual([{ ...event, message: expect.stringContaining('since step 61') }])
    expect(getRun(database, collapsed!.id)?.events).toEqual([expect.objectContaining(event)])
    const marks = runViews(database, { dataset: 'scenes-few' }).map(({ seed, marks }) => [seed, marks])
    expect(marks.sort()).toEqual([
      [0, []],
      [1, []],
      [2, ['collapsed']],
    ])
  })

  it('is one word for masks and embeddings alike; other names are left as they are', () => {
    expect(['mask_0_covers_everything', 'dead_masks', 'constant_embeddings'].map(eventMark)).toEqual(
      Array(3).fill('collapsed'),
    )
    expect(eventMark('diverged')).toBe('diverged')
    expect(['encoder_reused', 'trained_elsewhere'].map(eventMark)).toEqual(['encoder reused', 'encoder reused'])
  })
})

describe('masks over training', () => {
  const [run] = listRuns(database, { dataset: 'scenes-few' })

  it('are pictures in the order of training, by epoch', () => {
    const pictures = maskPictures(getRun(database, run!.id)!.artefacts)
    expect(pictures.map(({ key, when, step }) => [key, when, step])).toEqual([
      ['1', 'epoch 1', 39],
      ['2', 'epoch 2', 78],
      ['4', 'epoch 4', 156],
      ['5', 'epoch 5', 195],
    ])
    expect(countPictures(database, run!.id)).toBe(4)
  })

  it('have their areas in one panel, and FG-ARI beside that of stripes or not at all', () => {
    const lines = (key: string) =>
      panelsOf(database, run!.id)
        .find((panel) => panel.key === key)
        ?.lines.map(({ label }) => label)
    expect(lines('mask_area')).toEqual(['mask 0', 'mask 1', 'mask 2', 'mask 3'])
    expect(lines('mask_quality')).toEqual([
      'mean best IoU',
      'foreground IoU',
      'FG-ARI',
      'FG-ARI of stripes',
      'mask ARI',
    ])
    writer.$client.prepare("delete from scores where run_id = ? and condition = 'control=stripes'").run(run!.id)
    expect(lines('mask_quality')).toEqual(['mean best IoU', 'foreground IoU', 'mask ARI'])
  })
})

describe('the time of a run that goes on', () => {
  const HOUR = 3600
  const now = Date.now()
  const ago = (seconds: number) => now - 1000 * seconds

  it('is that of its attempts, without the night between them', () => {
    // It ran for an hour, was stopped, and was resumed 14 hours after its first start, half a minute ago.
    const resumed = { startedAt: ago(14 * HOUR), seconds: HOUR + 20, heartbeatAt: ago(10), step: 50, totalSteps: 200 }
    const elapsed = elapsedSeconds(resumed, now)
    expect(elapsed).toBeCloseTo(HOUR + 30)
    expect(secondsToGo(resumed, elapsed)).toBeCloseTo(3 * (HOUR + 30))
  })

  it('stands still once its worker is silent, and is never less than what is stored', () => {
    expect(elapsedSeconds({ seconds: 100, heartbeatAt: ago(14 * HOUR) }, now)).toBeCloseTo(160)
    expect(elapsedSeconds({ seconds: 100, heartbeatAt: ago(-30) }, now)).toBe(100)
  })

  it('counts before the first number is stored, and says nothing of the rest before enough is done', () => {
    expect(elapsedSeconds({ seconds: null, heartbeatAt: ago(3) }, now)).toBeCloseTo(3)
    expect(secondsToGo({ step: 1, totalSteps: 100 }, 3)).toBeNull()
    expect(secondsToGo({ step: 0, totalSteps: 0 }, 3)).toBeNull()
  })
})

describe('one run', () => {
  const [done] = listRuns(database, { suite: 'smoke' })

  it('comes with scores, curves, artefacts and environment', () => {
    const run = getRun(database, done!.id)
    expect(run?.scores).toHaveLength(2)
    expect(run?.series.map(({ name }) => name)).toContain('online_knn')
    expect(run?.artefacts.map(({ kind }) => kind)).toEqual(['checkpoint'])
    expect(run?.environment).toMatchObject({ tensorflow: '2.21.0' })
    expect(getRun(database, 'nonsense')).toBeNull()
  })

  it('gives short curves whole', () => {
    expect(curve(database, done!.id, 'loss')).toHaveLength(195)
    expect(curve(database, done!.id, 'nonsense')).toEqual([])
  })

  it('thins long curves without losing a spike', () => {
    addPoint(writer, done!.id, 'loss', 77, 99)
    addPoint(writer, done!.id, 'loss', 78, -99)
    const thin = curve(database, done!.id, 'loss', 40)
    expect(thin.length).toBeLessThanOrEqual(40)
    expect(thin).toContainEqual([77, 99])
    expect(thin).toContainEqual([78, -99])
    expect(thin.map(([step]) => step)).toEqual([...thin.map(([step]) => step)].sort((a, b) => a - b))
  })

  it('says in words what a curve shows', () => {
    const panel = panelsOf(database, done!.id).find(({ key }) => key === 'learning_rate')!
    expect(describePanel(panel, short)).toMatch(
      /^Learning rate \(per step\) by step. Learning rate: 0.00513 at step 1, /,
    )
  })
})

it('is told of every change by another connection, and only then', () => {
  const before = lastChangeMark(database)
  expect(lastChangeMark(database)).toBe(before)
  addPoint(writer, listRuns(database)[0]!.id, 'loss', 500, 1)
  expect(lastChangeMark(database)).not.toBe(before)
})

it('ends a stream of changes where the store cannot be read from the beginning, and looks no further', async () => {
  vi.useFakeTimers()
  const logged = vi.spyOn(console, 'error').mockImplementation(() => {})
  try {
    const fault = new Error('disk I/O error')
    const read = vi.fn(() => {
      throw fault
    })
    const response = eventStream(new Request('http://localhost/runs/live'), read)
    vi.advanceTimersByTime(5000)
    expect(await response.text()).toBe('retry: 2000\n\n')
    expect(read).toHaveBeenCalledTimes(1)
    expect(logged.mock.calls).toEqual([[fault]])
  } finally {
    logged.mockRestore()
    vi.useRealTimers()
  }
})
