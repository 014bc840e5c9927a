/** How wide a text is in print, about. */

/** Widths of Computer Modern in em, by kind of sign. */
const EMS: [RegExp, number][] = [
  [/[\d$]/, 0.5],
  [/[MWm]/, 0.92],
  [/w/, 0.72],
  [/[.,:;'|!ijl]/, 0.28],
  [/[ ()[\]t/-]/, 0.37],
  [/…/, 1.85],
  [/[a-z]/, 0.49],
  [/[A-Z&]/, 0.72],
]

export function emsOf(text: string): number {
  const signs = [...printed(text)].map((sign) => EMS.find(([kind]) => kind.test(sign))?.[1] ?? 0.8)
  return signs.reduce((sum, width) => sum + width, 0)
}

/** With the signs that a page has for those of a terminal: ranges as in 0..0.6, a minus for a hyphen before a digit. */
export const printed = (text: string): string =>
  text.replace(/(?<=\d)…(?=-?\d)/g, '..').replace(/(^|[ ,.])-(?=\d)/g, '$1−')
