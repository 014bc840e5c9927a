// @ts-check
/** Counting tests of several runners, and the lines that close a test run. */

/**
 * @typedef {object} Tally
 * @property {number} passed
 * @property {string[]} failed names
 * @property {{ name: string, why?: string }[]} skipped
 */

/** More tests than this skipped for one reason share a line. */
const FEW = 5

/**
 * Prints what was skipped and what failed, then the counts alone on the last line.
 * @param {Tally[]} tallies
 * @param {(line: string) => void} print
 * @returns {number} the exit code
 */
export function report(tallies, print = console.log) {
  const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0)
  const failed = tallies.flatMap((tally) => tally.failed)
  const skipped = tallies.flatMap((tally) => tally.skipped)
  if (passed + failed.length === 0) failed.push('no test ran')
  print('')
  for (const why of new Set(skipped.map((test) => test.why))) {
    const names = skipped.filter((test) => test.why === why).map(({ name }) => name)
    const reason = why === undefined ? '' : ` (${why})`
    if (names.length > FEW && why !== undefined) print(`skipped  ${names.length} tests${reason}`)
    else for (const name of names) print(`skipped  ${name}${reason}`)
  }
  for (const name of failed) print(`failed   ${name}`)
  const tail = skipped.length > 0 ? `, ${skipped.length} skipped` : ''
  print(`${passed} passed, ${failed.length} failed${tail}`)
  return failed.length > 0 ? 1 : 0
}
