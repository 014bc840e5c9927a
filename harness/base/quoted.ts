/** Quotes a word for a POSIX shell, where it needs quoting. */
export function quoted(word: unknown): string {
  const text = String(word)
  return /^[\w./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

/** Names the store in a complete command, or in the body of a shell loop. */
export const onStore = (path: string, command: string): string =>
  command.replace(/(?=; done$)|(?<!; done)$/, () => ` --db ${quoted(path)}`)
