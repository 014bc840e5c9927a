/** Quotes a word for a POSIX shell, where it needs quoting. */
export function quoted(word: unknown): string {
  const text = String(word)
  return /^[\w./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

/**
 * A command on several lines, each of which ends in the backslash by which a shell goes on; an option stays beside its
 * values. @param width - most letters of a line, which a single option may exceed.
 */
export function brokenAtOptions(command: string, width: number): string[] {
  const words = command.match(/(?:\\.|'[^']*'|[^\s'\\])+/g) ?? []
  if (words.join(' ') !== command) return [command]
  const pieces: string[] = []
  for (const word of words) {
    const begins = pieces.length === 0 || word.startsWith('--')
    if (begins) pieces.push(word)
    else pieces[pieces.length - 1] += ` ${word}`
  }
  const lines: string[] = []
  for (const piece of pieces) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + piece.length <= width) lines[lines.length - 1] = `${last} ${piece}`
    else lines.push(piece)
  }
  return lines.map((line, i) => `${i > 0 ? '  ' : ''}${line}${i < lines.length - 1 ? ' \\' : ''}`)
}

/** The command with the options that have a value. @param flags - values by the names of the options, several as a list. */
export function withFlags(command: string, flags: Record<string, unknown>): string {
  const words = Object.entries(flags).flatMap(([flag, value]) =>
    value === undefined ? [] : [`--${flag}`, quoted(Array.isArray(value) ? value.join(',') : value)],
  )
  return [command, ...words].join(' ')
}

/** Names the store in a complete command, or in the body of a shell loop. */
export const onStore = (path: string, command: string): string =>
  command.replace(/(?=; done$)|(?<!; done)$/, () => ` --db ${quoted(path)}`)

/** Commands that read or write the store. Sentences name `import` and `export` where they speak of files. */
const ON_STORE =
  'run status runs show tag verify pretrain table leaderboard compare significance plot plot-masks claims db serve evaluate-masks'.split(
    ' ',
  )

/** Names the store in the commands that a sentence tells to run: between backticks, or all of it. */
export const hintsOnStore = (path: string, sentence: string): string =>
  sentence.replace(
    /(?<=`)npx maskbench ([\w-]+)[^`]*(?=`)|^npx maskbench ([\w-]+)[^`]*$/g,
    (command, quotedName, name) =>
      ON_STORE.includes(quotedName ?? name) && !/ --(db|help)\b/.test(command) ? onStore(path, command) : command,
  )
