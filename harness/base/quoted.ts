/** Quotes a word for a POSIX shell, where it needs quoting. */
export function quoted(word: unknown): string {
  const text = String(word)
  return /^[\w./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
