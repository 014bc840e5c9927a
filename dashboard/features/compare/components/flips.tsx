import { countedOnPage, integer } from '../../../../harness/base/text.ts'
import { ChoiceLinks } from '../../../components/ui/choice-links.tsx'
import { ColumnHead } from '../../../components/ui/column-head.tsx'
import { FigureLinks, tableDownloads } from '../../../components/ui/figure-links.tsx'
import { ScrollArea } from '../../../components/ui/scroll-area.tsx'
import type { FlipsView } from '../flips.ts'
import type { LoadedComparison } from '../load.ts'
import { compareHref } from '../params.ts'
import { SideLetter } from './side-letter.tsx'

const HALF = 110
const HEIGHT = 16

/** Wins and losses by class: test items that only A gets right against items that only B gets right. */
export function Flips({ view, params }: { view: FlipsView; params: LoadedComparison['params'] }) {
  const { choices, key, items, onlyA, onlyB, pairs, wins } = view
  return (
    <section className="mt-9">
      <h2 className="mb-3 border-b border-rule pb-1 text-title font-semibold">Test items by class</h2>
      {choices.length > 1 && choices.length <= 16 ? (
        <div className="mb-3">
          <ChoiceLinks
            label="Score"
            options={choices.map((choice) => ({
              title: choice.title,
              href: compareHref({ ...params, flips: choice.key }),
              chosen: choice.key === key,
            }))}
          />
        </div>
      ) : null}
      <p className="mb-3 max-w-3xl">
        <b className="font-semibold">{wins}</b>{' '}
        <span className="text-muted">
          In {countedOnPage(items, 'prediction')} by {countedOnPage(pairs, 'pair')} of runs, only A is right on{' '}
          {integer(onlyA)} and only B on {integer(onlyB)}; on the rest both are right or both are wrong.
        </span>
      </p>
      <FlipTable view={view} />
      <FigureLinks downloads={tableDownloads('flips', (name) => compareHref(params, `/compare/${name}`))} />
    </section>
  )
}

function FlipTable({ view: { lines, longest } }: { view: FlipsView }) {
  const named = lines.some(({ name }) => name !== null)
  return (
    <ScrollArea
      label="Test items that only one side gets right, by class"
      className={`w-fit max-w-full overflow-auto ${lines.length > 24 ? 'max-h-[40rem]' : ''}`}
    >
      <table className="print-table">
        <caption className="visually-hidden">Test items that only one side gets right, by true class</caption>
        <thead>
          <tr>
            <th scope="col" className={`stick ${named ? '' : 'number'}`}>
              Class
            </th>
            <ColumnHead number>Items</ColumnHead>
            <ColumnHead number>
              <span className="inline-flex items-center gap-1">
                only <SideLetter side="A" />
              </span>
            </ColumnHead>
            <ColumnHead>
              <span className="visually-hidden">Only A to the left, only B to the right</span>
            </ColumnHead>
            <ColumnHead>
              <span className="inline-flex items-center gap-1">
                only <SideLetter side="B" />
              </span>
            </ColumnHead>
            <ColumnHead number>Net for B</ColumnHead>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.class} className="rule">
              <th scope="row" className={`stick tabular-nums ${named ? 'min-w-24 whitespace-normal!' : 'number'}`}>
                {line.name ?? line.class}
              </th>
              <td className="number text-muted tabular-nums">{integer(line.items)}</td>
              <td className="number tabular-nums">{integer(line.onlyA)}</td>
              <td className="px-0!">
                <Bars onlyA={line.onlyA} onlyB={line.onlyB} longest={longest} />
              </td>
              <td className="tabular-nums">{integer(line.onlyB)}</td>
              <td className={`number tabular-nums ${line.net === 0 ? 'text-muted' : 'font-semibold'}`}>
                {line.net > 0 ? `+${line.net}` : line.net < 0 ? `−${-line.net}` : '0'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  )
}

function Bars({ onlyA, onlyB, longest }: { onlyA: number; onlyB: number; longest: number }) {
  const [left, right] = [onlyA, onlyB].map((count) => (count / longest) * HALF) as [number, number]
  return (
    <svg viewBox={`0 0 ${2 * HALF} ${HEIGHT}`} preserveAspectRatio="none" className="h-4 w-20 sm:w-56" aria-hidden>
      <rect x={(HALF - left).toFixed(1)} y={3} width={left.toFixed(1)} height={HEIGHT - 6} fill="var(--slot-5)" />
      <rect x={HALF} y={3} width={right.toFixed(1)} height={HEIGHT - 6} fill="var(--slot-0)" />
      <line x1={HALF} x2={HALF} y1={0} y2={HEIGHT} stroke="var(--ink)" />
    </svg>
  )
}
