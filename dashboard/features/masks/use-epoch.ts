'use client'
import { parseAsInteger, useQueryState } from 'nuqs'

/**
 * The epoch that the page looks at, as it stands in the address; the newest unless another is chosen.
 * @param epochs - of which there are pictures, in order; at least one.
 */
export function useEpoch(epochs: readonly number[]): [epoch: number, choose: (epoch: number) => void] {
  const [asked, setAsked] = useQueryState('epoch', parseAsInteger.withOptions({ history: 'replace', scroll: false }))
  const newest = epochs.at(-1)!
  const epoch = asked !== null && epochs.includes(asked) ? asked : newest
  // The newest needs no mention: then the page follows a run that goes on.
  return [epoch, (chosen) => void setAsked(chosen === newest ? null : chosen)]
}
