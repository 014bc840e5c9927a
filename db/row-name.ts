/** What names of rows are made of: signs that addresses, lists separated by commas and lines of a table can carry. */
export const ROW_NAME_RULE = 'up to 60 letters, digits, spaces and . _ + - ( ) / @ * † ‡'

/** The same; the first is a letter or a digit. */
export const ROW_NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._+()/@*†‡-]{0,59}$/u
