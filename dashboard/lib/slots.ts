/** Colours of masks by number, the same in every picture and curve. */
export const SLOT_COLOURS: readonly string[] = Array.from({ length: 8 }, (_, slot) => `var(--slot-${slot})`)

/** The same on light pages, for downloaded pictures, which have no style sheet. */
export const PRINTED_SLOT_COLOURS: readonly string[] = [
  '#0072b2',
  '#d18b00',
  '#009e73',
  '#c2649a',
  '#3f96c9',
  '#d55e00',
  '#a39600',
  '#5a5a5a',
]

/** Colours in the mask pictures, which are the same on light and dark pages. */
export const PICTURE_COLOURS = [
  '#0072b2',
  '#e69f00',
  '#009e73',
  '#cc79a7',
  '#56b4e9',
  '#d55e00',
  '#f0e442',
  '#3c3c3c',
] as const
