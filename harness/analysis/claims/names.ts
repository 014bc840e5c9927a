/** What several claims share. */
/** The methods that ADIOS is added to. */
export const METHODS = ['simclr', 'simsiam', 'byol'] as const

/** `1a`, `1b`, … beyond the alphabet `1aa`. */
export function lettered<T extends object>(id: number, parts: readonly T[]): (T & { id: string })[] {
  return parts.map((part, i) => {
    const letters = i < 26 ? String.fromCharCode(97 + i) : `a${String.fromCharCode(97 + (i - 26))}`
    return { ...part, id: `${id}${letters}` }
  })
}
