/** What a terminal says of the settings in which the sides of a comparison differ. */

import { textTable } from '../../../base/formats/text-table.ts'
import { countedInTerminal, firstFew } from '../../../base/text.ts'
import type { Setting } from '../settings.ts'
import { MOST_LISTED, MOST_NAMED, SEPARATED } from './sides.ts'

/** @returns nothing where the sides have the same settings. */
export function settingsText(settings: readonly Setting[]): string[] {
  const both = settings.filter(({ a, b }) => a !== null && b !== null)
  const listed = both.slice(0, MOST_LISTED)
  const more = both.length - listed.length
  const rows = listed.map(({ title, a, b }) => [`  ${title}`, a!, b!])
  const table = textTable([{ head: 'Settings that differ' }, { head: 'A' }, { head: 'B' }], rows)
  return [
    ...(listed.length > 0 ? [table] : []),
    ...(more > 0 ? [`  and ${countedInTerminal(more, 'more setting')}`] : []),
    ...alone(
      'A',
      settings.flatMap(({ title, a, b }) => (b === null ? `${title} ${a}` : [])),
    ),
    ...alone(
      'B',
      settings.flatMap(({ title, a, b }) => (a === null ? `${title} ${b}` : [])),
    ),
  ]
}

/** How to see those that `settingsText` leaves out; nothing where it leaves out none. */
export function whereAllAre(settings: readonly Setting[]): string[] {
  const [onlyA, onlyB] = [settings.filter(({ b }) => b === null), settings.filter(({ a }) => a === null)]
  const both = settings.length - onlyA.length - onlyB.length
  if (both <= MOST_LISTED && Math.max(onlyA.length, onlyB.length) <= MOST_NAMED) return []
  return ['All of them are on the page Compare of the dashboard, `npx maskbench serve`.']
}

function alone(letter: string, settings: readonly string[]): string[] {
  if (settings.length === 0) return []
  return [`Settings that only ${letter} has: ${firstFew(settings, MOST_NAMED, SEPARATED)}`]
}
