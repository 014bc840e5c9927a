/** SVG dash patterns that tell lines of one picture apart; the first line is solid. */
export const DASHES = [undefined, '7 3', '2 2.5', '9 3 2 3', '5 2', '1 2.5', '12 3', '4 2 1 2'] as const
