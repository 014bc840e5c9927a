/** What is wrong with a value, with the place of each mistake: `runs.0.epochs: given "three", expected a whole number`. */
export function mistakes(issues: readonly { path: readonly PropertyKey[]; message: string }[]): string {
  return issues.map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`)).join('; ')
}
