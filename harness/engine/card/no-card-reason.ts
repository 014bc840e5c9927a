/** Why there is no card to compute on, in words for the person at the terminal. */
export type NoCardReason =
  | 'no-driver'
  | 'driver-too-old'
  | 'library-missing'
  | 'card-hidden'
  | 'no-access'
  | 'card-too-old'
  | 'unknown'

export interface NoCard {
  reason: NoCardReason
  /** What is the matter, without a full stop. */
  what: string
  /** What to do about it, without a full stop. */
  remedy: string
}
