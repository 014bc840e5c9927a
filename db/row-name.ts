/** Names of rows: up to 60 letters, digits, spaces and a few signs that addresses and files can carry. */
export const ROW_NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._+()-]{0,59}$/u
