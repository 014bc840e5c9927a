/** Calls `make` on first use and returns the same result every time. */
export function memoize<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

/** The same per text. */
export function memoizeEach<T>(make: (text: string) => T): (text: string) => T {
  const made = new Map<string, T>()
  return (text) => {
    const known = made.get(text)
    if (known !== undefined) return known
    const answer = make(text)
    made.set(text, answer)
    return answer
  }
}
