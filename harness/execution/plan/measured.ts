/** What finished runs of the store took, and how that compares with what was guessed of them. */
import { and, eq, isNotNull, notLike } from 'drizzle-orm'
import { median } from 'simple-statistics'
import { REFERENCE } from '../../../db/catalogue/titles.ts'
import { type ExternalConfig, externalIdentity } from '../../../db/config/external.ts'
import { type RepresentationConfig, withLaterOptions } from '../../../db/config/representation.ts'
import type { RunConfig, StoredConfig } from '../../../db/config/run.ts'
import { MASKINGS, METHODS } from '../../../db/names.ts'
import type { Database } from '../../../db/read-only.ts'
import { runs } from '../../../db/schema/index.ts'
import { canonicalJson } from '../../base/hash.ts'

interface Trained {
  config: RepresentationConfig
  seconds: number
}

/** Runs whose durations a factor is the median of: the newest ones. */
const NEWEST = 10

/** Durations of finished runs; those of earlier versions of the code, and of plugins, count as well. */
export class Measured {
  /** Of runs that took the encoder of another one, and of all others. */
  readonly #seconds = { reused: new Map<string, number>(), own: new Map<string, number>() }
  /** Runs that trained an encoder, newest last, by every key that they share with others. */
  readonly #trained = new Map<string, Trained[]>()

  constructor(database: Database) {
    const { config, seconds, card, imagesPerSecond } = runs
    const rows = database
      .select({ config, seconds, card, imagesPerSecond })
      .from(runs)
      .where(and(eq(runs.status, 'done'), isNotNull(seconds), notLike(runs.variant, `%${REFERENCE}`)))
      .orderBy(runs.endedAt)
      .all()
    for (const { config, seconds, card, imagesPerSecond } of rows) {
      // Without a speed, the encoder was taken from another run, or there was nothing to train.
      const isReused = imagesPerSecond === null && config.kind === 'representation'
      this.#seconds[isReused ? 'reused' : 'own'].set(keyOf(config, card !== null), seconds!)
      if (isReused || config.kind !== 'representation') continue
      for (const key of keysAlike(config, card !== null)) {
        const alike = this.#trained.get(key) ?? []
        this.#trained.set(key, alike)
        alike.push({ config, seconds: seconds! })
      }
    }
  }

  /**
   * Seconds that the newest run took which differs in nothing that matters; undefined without any.
   * @param reused - whether it is to take the encoder of another run; else runs that trained theirs tell more.
   */
  secondsOf(config: RunConfig, onCard: boolean, reused: boolean): number | undefined {
    const key = keyOf(config, onCard)
    const short = this.#seconds.reused.get(key)
    return reused ? short : (this.#seconds.own.get(key) ?? short)
  }

  /**
   * How many times as long as guessed runs took that were trained alike: on the same data with the same encoder, method
   * and masking, else with any method and masking; 1 without any.
   */
  factorOf(config: RunConfig, onCard: boolean, guess: (config: RepresentationConfig) => number): number {
    if (config.kind !== 'representation' || config.epochs === 0) return 1
    for (const key of keysAlike(config, onCard)) {
      const alike = this.#trained.get(key)?.slice(-NEWEST) ?? []
      if (alike.length > 0) return median(alike.map((one) => one.seconds / guess(one.config)))
    }
    return 1
  }
}

/** A key that is equal for runs that take equally long. */
function keyOf(config: StoredConfig, onCard: boolean): string {
  const alike = config.kind === 'external' ? asLong(config) : withLaterOptions(config)
  return canonicalJson([{ ...alike, seed: 0, plugins: {} }, onCard])
}

/** Without the contents of files, which differ from seed to seed. The shape of weights says all, whatever their row is called. */
function asLong(config: ExternalConfig): object {
  const identity = externalIdentity(config, true)
  return config.source.kind === 'weights' ? { ...identity, name: '' } : identity
}

/** Keys that runs share whose durations tell of each other, the one that tells more first. */
function keysAlike({ dataset, imageSize, backbone, method, masking }: RepresentationConfig, onCard: boolean): string[] {
  const encoder = { onCard, dataset, imageSize, backbone }
  // What a plugin brings that is not loaded cannot be compared with what is guessed of it.
  const isKnown = (METHODS as readonly string[]).includes(method) && (MASKINGS as readonly string[]).includes(masking)
  return [{ ...encoder, method, masking }, ...(isKnown ? [encoder] : [])].map(canonicalJson)
}
