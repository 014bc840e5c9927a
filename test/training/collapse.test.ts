import { describe, expect, it } from 'vitest'
import { type CollapseEvent, CollapseWatch } from '../../harness/training/collapse.ts'

const FAIR = [0.25, 0.25, 0.25, 0.25]
const EMPTY = [0.3, 0.3, 0.004, 0.396]
const LONG_EPOCH = 1000

/** Feeds as many steps of the same areas, from step `from` on. */
function feed(watch: CollapseWatch, areas: number[], steps: number, from = 1): CollapseEvent[] {
  return Array.from({ length: steps }, (_, i) => watch.masks(from + i, areas)).flat()
}

describe('masks', () => {
  it('are not said to have collapsed while their areas are alike, or for a moment only', () => {
    const watch = new CollapseWatch(LONG_EPOCH)
    expect(feed(watch, FAIR, 200)).toEqual([])
    expect(feed(watch, [0.146, 0.187, 0.187, 0.48], 200, 201)).toEqual([])
    expect(feed(watch, EMPTY, 49, 401)).toEqual([])
    expect(feed(watch, FAIR, 1, 450)).toEqual([])
    expect(feed(watch, EMPTY, 49, 451)).toEqual([])
  })

  it('that cover nothing for a window are named once, with since when and what to do', () => {
    const watch = new CollapseWatch(LONG_EPOCH)
    feed(watch, FAIR, 299)
    expect(feed(watch, EMPTY, 500, 300)).toEqual([
      {
        name: 'mask_2_covers_nothing',
        axis: 'step',
        step: 349,
        message: 'mask 2 covers nothing (area .004) since step 300: raise --adios-lambda',
      },
    ])
  })

  it('that cover everything are named too', () => {
    const events = feed(new CollapseWatch(LONG_EPOCH), [0.01, 0.99], 60)
    expect(events.map(({ name, step }) => [name, step])).toEqual([
      ['mask_0_covers_nothing', 50],
      ['mask_1_covers_everything', 50],
    ])
    expect(events[1]!.message).toBe('mask 1 covers everything (area .990) since step 1: raise --adios-lambda')
  })

  it('of which two have less than half an equal share are called dead', () => {
    const events = feed(new CollapseWatch(LONG_EPOCH), [0.4, 0.12, 0.38, 0.1], 60)
    expect(events).toEqual([
      {
        name: 'dead_masks',
        axis: 'step',
        step: 50,
        message:
          'masks 1 (area .120) and 3 (area .100) have less than half an equal share since step 1: raise --adios-lambda, or lower --adios-masks',
      },
    ])
    expect(feed(new CollapseWatch(LONG_EPOCH), [0.4, 0.1, 0.25, 0.25], 60)).toEqual([])
  })

  it('are named again when they collapse anew, after they were well for a window', () => {
    const watch = new CollapseWatch(LONG_EPOCH)
    feed(watch, EMPTY, 50)
    expect(feed(watch, FAIR, 49, 51)).toEqual([])
    expect(feed(watch, EMPTY, 100, 100)).toEqual([]) // not yet over
    expect(feed(watch, FAIR, 50, 200)).toEqual([])
    expect(feed(watch, EMPTY, 100, 250)).toMatchObject([{ step: 299 }])
  })

  it('are watched for an epoch where that is shorter', () => {
    expect(feed(new CollapseWatch(12), EMPTY, 30)).toMatchObject([{ step: 12 }])
  })
})

describe('features', () => {
  it('that are nearly one point are named at the epoch, once until they spread again', () => {
    const watch = new CollapseWatch(LONG_EPOCH)
    const events = [0.9, 0.04, 0.03, 0.6, 0.02].map((spread, i) => watch.features(i + 1, spread))
    expect(events.map((said) => said.length)).toEqual([0, 1, 0, 0, 1])
    expect(events[1]).toEqual([
      {
        name: 'constant_embeddings',
        axis: 'epoch',
        step: 2,
        message:
          'embeddings are nearly constant (spread .040 of 1) since epoch 2: lower --optimizer-learning-rate or raise --schedule-warmup',
      },
    ])
  })
})

it('says the same after going on from a stored state, wherever it was interrupted', () => {
  const areas = (step: number) => (step % 90 < 50 && step > 20 ? EMPTY : FAIR)
  const whole = new CollapseWatch(30)
  const expected = Array.from({ length: 300 }, (_, step) => whole.masks(step, areas(step))).flat()
  expect(expected.length).toBeGreaterThan(1)
  for (const cut of [1, 40, 55, 100, 299]) {
    let watch = new CollapseWatch(30)
    const said: CollapseEvent[] = []
    for (let step = 0; step < 300; step++) {
      if (step === cut) watch = new CollapseWatch(30, JSON.parse(JSON.stringify(watch.state())))
      said.push(...watch.masks(step, areas(step)))
    }
    expect(said).toEqual(expected)
  }
})

it('hands out its state, not itself', () => {
  const watch = new CollapseWatch(LONG_EPOCH)
  feed(watch, EMPTY, 49)
  const state = watch.state()
  feed(watch, EMPTY, 1, 50)
  expect(feed(new CollapseWatch(LONG_EPOCH, state), EMPTY, 1, 50)).toHaveLength(1)
})

describe('masks that are not learned', () => {
  it('are named once if they hide nothing in any image for a window', () => {
    const watch = new CollapseWatch(LONG_EPOCH)
    const feedDrawn = (areas: number[], from: number) =>
      Array.from({ length: 60 }, (_, i) => watch.drawnMasks(from + i, areas)).flat()
    expect(feedDrawn([0.001], 1)).toEqual([])
    expect(feedDrawn([0], 61)).toEqual([
      {
        name: 'masks_hide_nothing',
        axis: 'step',
        step: 110,
        message:
          'the masks hide nothing in any image since step 61, as without masking: change the masking or its options',
      },
    ])
    expect(feedDrawn([0], 121)).toEqual([])
  })
})
