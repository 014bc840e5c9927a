/** Text in Markdown (GitHub's) that reads as it was given. */
import { oneLine } from '../printable.ts'

/**
 * Signs that act where they stand: those of emphasis, code, table cells and strikethrough; a backslash before a sign; an
 * underscore at the edge of a word; what begins a tag or a character's name; and the end of what would become a link.
 */
const ACTING =
  /[*`|~]|\\(?=[!-/:-@[-`{-~]|$)|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|<(?=[A-Za-z/!?])|&(?=#?\w+;)|\](?=[([:])/gu

/** Escapes what Markdown gives a meaning; one line. */
export const markdownText = (text: string): string => oneLine(text).replace(ACTING, '\\$&')

/** The same for our own sentences, which may have code between backticks; that stays as it is. */
export const markdownProse = (text: string): string =>
  oneLine(text)
    .split(/(`[^`]+`)/)
    .map((part, i) => (i % 2 === 1 ? part : part.replace(ACTING, '\\$&')))
    .join('')

/** Signs behind a backslash, and marks of emphasis and code without one. */
const MARKED = /\\([!-/:-@[-`{-~])|\*\*|__|`|<\/?(?:u|b|i|strong|em)>/gi

/** A link or a picture, of which the text stays. */
const LINK = /(?<!\\)!?\[([^\]\\]*)\]\([^()\s]*\)/g

/** The text of a cell without its marks; `markdownText` read back. */
export const fromMarkdownText = (cell: string): string =>
  cell.replace(LINK, '$1').replace(MARKED, (_, sign: string | undefined) => sign ?? '')
