/** How masks are told apart, by number, the same in every picture and curve: a colour, and dashes where it is a line. */
export const SLOT_COLOURS: readonly string[] = Array.from({ length: 8 }, (_, slot) => `var(--slot-${slot})`)

export const DASHES = [undefined, '7 3', '2 2.5', '9 3 2 3', '5 2', '1 2.5', '12 3', '4 2 1 2'] as const
