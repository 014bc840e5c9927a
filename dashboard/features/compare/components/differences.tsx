import { ColumnHead } from '../../../components/ui/column-head.tsx'
import { Disclosure } from '../../../components/ui/disclosure.tsx'
import { ScrollArea } from '../../../components/ui/scroll-area.tsx'
import type { FactLine } from '../facts.ts'
import { SideLetter } from './side-letter.tsx'

/** More entries than this that one side lacks are folded. */
const MOST_ONE_SIDED = 10

/** The differences between two configurations or environments; a fold shows all entries. */
export function Differences({ title, lines }: { title: string; lines: FactLine[] }) {
  const all = lines.filter(({ differs }) => differs)
  // A row made elsewhere lacks dozens of a trained run's settings, among which those that both have would be lost.
  const oneSided = all.filter(({ a, b }) => a === null || b === null)
  const folded = oneSided.length > MOST_ONE_SIDED && oneSided.length < all.length ? oneSided : []
  const differing = all.filter((line) => !folded.includes(line))
  const name = title.toLowerCase()
  return (
    <section className="mt-9 min-w-0">
      <h2 className="mb-3 border-b border-rule pb-1 text-title font-semibold">{title}</h2>
      {differing.length === 0 ? (
        <p className="mb-2 text-muted">Nothing differs.</p>
      ) : (
        <Lines label={`What differs in the ${name}`} lines={differing} />
      )}
      {folded.length > 0 ? (
        <Disclosure summary={`${folded.length} entries that only one side has`} className="mt-2 text-small">
          <div className="mt-2">
            <Lines label={`What only one side has in the ${name}`} lines={folded} />
          </div>
        </Disclosure>
      ) : null}
      <Disclosure summary={`All ${lines.length} entries of the ${name}`} className="mt-2 text-small">
        <div className="mt-2">
          <Lines label={`All entries of the ${name}, both sides`} lines={lines} marked />
        </div>
      </Disclosure>
    </section>
  )
}

function Lines({ label, lines, marked = false }: { label: string; lines: FactLine[]; marked?: boolean }) {
  return (
    <ScrollArea label={label}>
      <table className="print-table w-full table-fixed text-small! sm:table-auto">
        <caption className="visually-hidden">{label}</caption>
        <thead>
          <tr>
            <th scope="col" className="max-sm:w-[46%]">
              <span className="visually-hidden">Name</span>
            </th>
            {(['A', 'B'] as const).map((letter) => (
              <ColumnHead key={letter}>
                <SideLetter side={letter} />
              </ColumnHead>
            ))}
          </tr>
        </thead>
        <tbody className="font-mono">
          {lines.map(({ path, a, b, differs }) => (
            <tr key={path} className={`rule ${marked && differs ? 'band' : ''}`}>
              <th scope="row" className="align-top! [overflow-wrap:anywhere] whitespace-normal!">
                {path.replaceAll('.', '.\u200b')}
                {marked && differs ? <span className="visually-hidden"> differs</span> : null}
              </th>
              <Value text={a} />
              <Value text={b} />
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  )
}

const Value = ({ text }: { text: string | null }) => (
  <td className="align-top! [overflow-wrap:anywhere] whitespace-normal! sm:max-w-64">
    {text === null ? <span className="font-sans text-muted italic">not set</span> : text}
  </td>
)
