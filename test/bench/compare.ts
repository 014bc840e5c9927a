/** What pairs of figures say: the speed of one side over that of the other, pair by pair. */
import { median } from 'simple-statistics'

/** What one side measured of a workload in a process: a rate for each way in which it can be done. */
export type Ways = Readonly<Record<string, number>>

export interface Pair {
  ours: number
  peer: Ways
}

export interface Comparison {
  /** Medians. */
  ours: number
  peer: number
  /** The fastest of the peer's: what ours is held against in every pair. */
  way: string
  /** How many times as fast ours is: median, least and most. */
  ratio: { median: number; least: number; most: number }
  pairs: number
}

/** @param unit - of the figures: images a second, of which more is faster, or seconds. */
export function compare(pairs: readonly Pair[], unit: 'images/s' | 's'): Comparison {
  const speed = (figure: number) => (unit === 's' ? 1 / figure : figure)
  const ways = Object.keys(pairs[0]!.peer)
  const usual = (way: string) => median(pairs.map(({ peer }) => peer[way]!))
  const way = ways.reduce((best, other) => (speed(usual(other)) > speed(usual(best)) ? other : best))
  const ratios = pairs.map(({ ours, peer }) => speed(ours) / speed(peer[way]!))
  return {
    ours: median(pairs.map(({ ours }) => ours)),
    peer: usual(way),
    way,
    ratio: { median: median(ratios), least: Math.min(...ratios), most: Math.max(...ratios) },
    pairs: pairs.length,
  }
}

export function geometricMean(numbers: readonly number[]): number {
  return Math.exp(numbers.reduce((sum, x) => sum + Math.log(x), 0) / numbers.length)
}

/** Each side once a pair, and each first in every other pair: what slows the machine for a while favours neither. */
export async function inTurns<A, B>(
  times: number,
  ours: () => Promise<A>,
  peer: () => Promise<B>,
): Promise<{ ours: A; peer: B }[]> {
  const pairs: { ours: A; peer: B }[] = []
  for (let i = 0; i < times; i++) {
    if (i % 2 === 0) pairs.push({ ours: await ours(), peer: await peer() })
    else {
      const first = await peer()
      pairs.push({ ours: await ours(), peer: first })
    }
  }
  return pairs
}
