/** Text that was written elsewhere (stored reasons, names, file names), made safe to print. */

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that must not reach a terminal.
const ACTING = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|\r(?!\n)/g
/** Those that JSON allows as they are. */
const ACTING_IN_JSON = /[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

/**
 * Shows characters that act on a terminal or reverse the reading direction as escapes, such as `\x1b`; keeps line breaks
 * and tabs.
 */
export const printable = (text: string): string => text.replace(ACTING, shown)

/** The same for text that must not begin a line of its own: shows line breaks and tabs as `\n` and `\t`. */
export const oneLine = (text: string): string => printable(text).replace(/\r?\n/g, '\\n').replaceAll('\t', '\\t')

/** JSON of a value on one line, that means the same, and prints nothing that acts on a terminal. */
export const printableJson = (value: unknown): string =>
  JSON.stringify(value).replace(ACTING_IN_JSON, (character) => `\\u${hex(character, 4)}`)

const shown = (character: string): string =>
  character <= '\xff' ? `\\x${hex(character, 2)}` : `\\u${hex(character, 4)}`

const hex = (character: string, digits: number): string => character.charCodeAt(0).toString(16).padStart(digits, '0')
