/** Why there is no GPU to compute on, as text for the user. */
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
  /** The problem, without a full stop. */
  what: string
  /** The remedy, without a full stop. */
  remedy: string
}
