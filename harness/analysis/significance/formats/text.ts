/** All pairs in words: the table, what differs by which test, and what the runs are too few to show. */
import { type Column, textTable } from '../../../base/formats/text-table.ts'
import { fullStop } from '../../../base/text.ts'
import type { Panel } from '../../tables/formats/panel.ts'
import type { NamedPairs } from '../named-pairs.ts'
import { cutText, detectableText, howMeasured, limitsText, staleNotes, untestedText, verdict } from '../sentences.ts'
import { pairsView } from '../view.ts'
import { levelOf, type PairTable, panelOf, signs, statisticNotes, whatOf } from './panels.ts'

const WHERE = 'with --rows'

/** Between the thousands of the sentences of pages; terminals have none. */
const NARROW_SPACE = '\u202f'

/** A terminal shows no more pairs at once. */
export const TERMINAL_PAIRS = 40

/** @param most - pairs that are shown. */
export function significanceText(loaded: NamedPairs, table: PairTable, most = Number.POSITIVE_INFINITY): string {
  const { numbers, column } = loaded
  const view = pairsView(loaded)
  const { significant } = view
  const { differing, how } = verdict(numbers, significant)
  const untested = untestedText(numbers)
  const limits = limitsText(numbers)
  const cut = cutText(numbers, WHERE)
  const detectable = detectableText(numbers, column.unit)
  return [
    whatOf(loaded),
    tableOf(panelOf(loaded, table, view), most),
    [
      `${differing} ${how}`,
      ...LEGENDS[table](loaded, significant, most),
      fullStop(howMeasured(loaded)),
      ...(untested === null ? [] : [`${untested.head} ${untested.why}`]),
      ...(limits === null ? [] : [limits]),
      ...(cut === null ? [] : [cut]),
      ...staleNotes(numbers, WHERE),
      ...(detectable === null ? [] : [detectable]),
    ]
      .join('\n')
      .replaceAll(NARROW_SPACE, ','),
  ].join('\n\n')
}

const LEGENDS: Record<PairTable, (loaded: NamedPairs, significant: number, most: number) => string[]> = {
  pairs: (loaded, significant, most) => [
    'Differences are the first row minus the second, smallest p first.',
    ...statisticNotes(loaded),
    ...(significant > 0 ? [`*: ${levelOf(loaded)}.`] : []),
    ...(loaded.numbers.pairs.length > most
      ? [
          `These are the ${most} of ${loaded.numbers.pairs.length} pairs with the smallest p; --format csv has all of them.`,
        ]
      : []),
  ],
  matrix: (loaded) => ['Columns have the numbers of the rows.', signs(loaded)],
  intervals: ({ numbers }) =>
    numbers.rows.some(({ ci95 }) => ci95 !== null)
      ? ['95% CI: the t-interval of the mean over seeds. Rows can differ significantly even if these overlap.']
      : [],
}

function tableOf({ stub, heads, sections, square }: Panel, most: number): string {
  const columns = heads.map((head, i): Column => ({ head: square ? String(i + 1) : head, align: 'right' }))
  const rows = sections.flat().slice(0, square ? undefined : most)
  return textTable(
    [{ head: stub }, ...columns],
    rows.map(({ label, cells }, i) => [
      square ? `${i + 1} ${label}` : label,
      ...cells.map(({ text, strong }) => `${strong ? '*' : ''}${text}`),
    ]),
  )
}
