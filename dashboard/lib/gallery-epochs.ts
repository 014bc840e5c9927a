/** Why a run has no picture of some epochs. */
export const GALLERY_EPOCHS =
  'A run stores pictures of its masks after its first and last epoch and two in between, or after those that --galleries names.'
