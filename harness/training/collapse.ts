/**
 * Says when masks or embeddings have collapsed, once per episode: an episode begins when something has been wrong for a whole
 * window and ends when it has been right for one. The state is plain JSON, so that a training that goes on says the same as
 * one that was never interrupted.
 */
import type { Recorder } from '../base/recorder.ts'

export type CollapseEvent = Parameters<Recorder['event']>[0]

/** By name of what is watched. */
export type CollapseState = Record<string, Episode>

interface Episode {
  /** Whether it has been said. */
  said: boolean
  /** First step of the latest run of steps that are unlike what was said last. */
  since: number | null
  steps: number
}

const EVERYTHING = 0.98
const NOTHING = 0.02
/** Of the share that every mask would have if all were equal. */
const DEAD = 0.5
const CONSTANT = 0.1
const WINDOW = 50

export class CollapseWatch {
  readonly #window: number
  readonly #episodes: CollapseState

  /**
   * @param window - steps for which masks must be wrong; an epoch where that is shorter than 50.
   * @param state - of a watch to go on from.
   */
  constructor(stepsPerEpoch: number, state: CollapseState = {}) {
    this.#window = Math.min(WINDOW, stepsPerEpoch)
    this.#episodes = structuredClone(state)
  }

  state(): CollapseState {
    return structuredClone(this.#episodes)
  }

  /** @param areas - mean share of the image under each mask in one training step. */
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

  /** @param spread - mean deviation of unit-length features times sqrt(d): near 1 normally, 0 when all are one point. */
  features(epoch: number, spread: number): CollapseEvent[] {
    const name = 'constant_embeddings'
    if (this.#follow(name, spread < CONSTANT, epoch, 1) === null) return []
    const message = `embeddings are nearly constant (spread ${short(spread)} of 1) since epoch ${epoch}: lower --optimizer-learning-rate or raise --schedule-warmup`
    return [{ name, axis: 'epoch', step: epoch, message }]
  }

  /** @returns since when it is wrong, at the one step at which that is to be said. */
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

/** .004 rather than 0.00412 */
function short(value: number): string {
  return value.toFixed(3).replace(/^0/, '')
}
