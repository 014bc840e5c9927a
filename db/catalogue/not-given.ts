/** The masking of rows made elsewhere where nobody says how they were masked. */
import type { Entry } from './entry.ts'
import { findMaskingEntry, type MaskingEntry } from './maskings.ts'

/** It is stored as a masking, but is none, and not `none` either. */
export const NOT_GIVEN = 'not-given'

export const NOT_GIVEN_ENTRY = {
  key: NOT_GIVEN,
  title: 'not given',
  short: 'not given',
  phrase: 'masking not given',
  mark: 'M0 -.6A.6 .6 0 1 1 0 .6A.6 .6 0 1 1 0 -.6Z',
} as const satisfies Entry & Pick<MaskingEntry, 'mark'>

/** The entry of what is stored as the masking of a row. */
export const findStoredMasking = (key: string): (Entry & Pick<MaskingEntry, 'mark'>) | undefined =>
  key === NOT_GIVEN ? NOT_GIVEN_ENTRY : findMaskingEntry(key)

export const isNotGiven = (masking: string): boolean => masking === NOT_GIVEN

/** Whether a row is known to have been trained with masks. */
export const isMasked = (masking: string): boolean => masking !== 'none' && !isNotGiven(masking)
