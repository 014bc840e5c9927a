/** Signs that addresses, lists of names separated by commas and lines of a table can carry. */
export const ROW_NAME_SIGNS = '. _ + - ( ) / @ * † ‡'

/** Names of rows: up to 60 letters, digits, spaces and these signs, of which the first is a letter or a digit. */
export const ROW_NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._+()/@*†‡-]{0,59}$/u
