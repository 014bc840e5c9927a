'use client'
import { parseAsInteger, useQueryState } from 'nuqs'

/**
 * The epoch shown, from the address; by default the newest.
 * @param epochs - epochs with pictures, in order; at least one.
 */
export function useEpoch(epochs: readonly number[]): [epoch: number, choose: (epoch: number) => void] {
  const [asked, setAsked] = useQueryState('epoch', parseAsInteger.withOptions({ history: 'replace', scroll: false }))
  const newest = epochs.at(-1)!
  const epoch = asked !== null && epochs.includes(asked) ? asked : newest
  // The newest epoch is left out of the address, so that the page follows a running run.
  return [epoch, (chosen) => void setAsked(chosen === newest ? null : chosen)]
}
