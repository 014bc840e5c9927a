/**
 * Reports collapsed masks or embeddings, once per episode: an episode begins when a value has been wrong for a whole
 * window and ends when it has been right for one. The state is plain JSON, so a resumed training reports the same
 * events as one that was never interrupted.
 */
import type { Recorder } from '../base/recorder.ts'

export type CollapseEvent = Parameters<Recorder['event']>[0]

/** What an event means for the run, as the end of a sentence. */
export function meaningOf({ name }: Pick<CollapseEvent, 'name'>): string {
  if (name === 'constant_embeddings')
    return 'all images get nearly the same features, so that scores will be near chance'
  if (name === 'masks_hide_nothing') return 'the scores will be those of a run without masks'
  return name.endsWith('_covers_everything')
    ? 'the image under such a mask is empty, so that nothing is learned from it'
    : 'the image under such a mask is nearly whole, so that little is learned from it'
}

/** Episodes by event name. */
export type CollapseState = Record<string, Episode>

interface Episode {
  /** Whether the episode has been reported. */
  said: boolean
  /** First of the latest consecutive steps that contradict the last report. */
  since: number | null
  steps: number
}

/** Above this share of the image a mask covers everything, below the other nothing. */
const EVERYTHING = 0.98
const NOTHING = 0.02
/** A mask is dead below this fraction of an equal share of the image. */
const DEAD = 0.5
/** Features are constant below this `OnlineMetrics.spread`, a standard deviation that is near 1 on the whole sphere. */
const CONSTANT = 0.1
/** Training steps. */
const WINDOW = 50

export class CollapseWatch {
  readonly #window: number
  readonly #episodes: CollapseState

  /**
   * @param stepsPerEpoch - masks must be wrong for 50 steps or one epoch, whichever is shorter.
   * @param state - the state of the watch to resume.
   */
  constructor(stepsPerEpoch: number, state: CollapseState = {}) {
    this.#window = Math.min(WINDOW, stepsPerEpoch)
    this.#episodes = structuredClone(state)
  }

  state(): CollapseState {
    return structuredClone(this.#episodes)
  }

  /** @param areas - mean fraction of the image under each mask in one training step. */
  masks(step: number, areas: readonly number[]): CollapseEvent[] {
    const events: CollapseEvent[] = []
    const say = (name: string, wrong: boolean, message: (since: number) => string) => {
      const since = this.#follow(name, wrong, step, this.#window)
      if (since !== null) events.push({ name, axis: 'step', step, message: message(since) })
    }
    areas.forEach((area, mask) => {
      say(`mask_${mask}_covers_nothing`, area < NOTHING, (since) => {
        return `mask ${mask} covers nothing (area ${short(area)}) since step ${since}: raise --adios-lambda`
      })
      say(`mask_${mask}_covers_everything`, area > EVERYTHING, (since) => {
        return `mask ${mask} covers everything (area ${short(area)}) since step ${since}: raise --adios-lambda`
      })
    })
    const dead = areas.flatMap((area, mask) => (area < DEAD / areas.length ? [mask] : []))
    say('dead_masks', dead.length >= 2, (since) => {
      const each = dead.map((mask) => `${mask} (area ${short(areas[mask]!)})`)
      const named = `${each.slice(0, -1).join(', ')} and ${each.at(-1)}`
      return `masks ${named} have less than half an equal share since step ${since}: raise --adios-lambda, or lower --adios-masks`
    })
    return events
  }

  /** @param areas - the same for masks that are not learned; empty where the masking leaves images as they are. */
  drawnMasks(step: number, areas: readonly number[]): CollapseEvent[] {
    const name = 'masks_hide_nothing'
    const since = this.#follow(name, !areas.some((area) => area > 0), step, this.#window)
    if (since === null) return []
    const message = `the masks hide nothing in any image since step ${since}, as without masking: change the masking or its options`
    return [{ name, axis: 'step', step, message }]
  }

  /** @param spread - `OnlineMetrics.spread`: near 1 normally, 0 when all features are the same point. */
  features(epoch: number, spread: number): CollapseEvent[] {
    const name = 'constant_embeddings'
    if (this.#follow(name, spread < CONSTANT, epoch, 1) === null) return []
    const message = `embeddings are nearly constant (spread ${short(spread)} of 1) since epoch ${epoch}: lower --optimizer-learning-rate or raise --schedule-warmup`
    return [{ name, axis: 'epoch', step: epoch, message }]
  }

  /** @returns the step since which the value is wrong, at the one step that reports it; otherwise null. */
  #follow(name: string, wrong: boolean, step: number, window: number): number | null {
    this.#episodes[name] ??= { said: false, since: null, steps: 0 }
    const episode = this.#episodes[name]
    if (wrong === episode.said) {
      episode.since = null
      episode.steps = 0
      return null
    }
    episode.since ??= step
    episode.steps++
    if (episode.steps < window) return null
    const { since } = episode
    this.#episodes[name] = { said: wrong, since: null, steps: 0 }
    return wrong ? since : null
  }
}

/** Three decimals without the leading zero: .004. */
function short(value: number): string {
  return value.toFixed(3).replace(/^0/, '')
}
