'use client'
import { CircleAlert } from 'lucide-react'
import Form from 'next/form'
import { useRouter } from 'next/navigation'
import { type DragEvent, type SubmitEvent, useEffect, useMemo, useState } from 'react'
import { ranksSvg } from '../../../../harness/analysis/own-table/diagram.ts'
import { TABLE_TESTS } from '../../../../harness/analysis/own-table/pairs.ts'
import { writeTable } from '../../../../harness/analysis/tables/formats/write.ts'
import { TABLE_FORMAT_NAMES, TABLE_FORMATS } from '../../../../harness/base/formats/table-formats.ts'
import { decodedText } from '../../../../harness/base/formats/text-file.ts'
import { isWorkbook, SAVE_AS_CSV } from '../../../../harness/base/formats/workbook.ts'
import { fullStop } from '../../../../harness/base/text.ts'
import { ScrollArea } from '../../../components/ui/scroll-area.tsx'
import { LONGEST } from '../../../lib/params.ts'
import {
  BETTER_FIELD,
  BOLD_FIELD,
  CORRECTION_CHOICES,
  DECIMALS_FIELD,
  LEVELS,
  levelOptions,
  N_FIELD,
  PLUS_MINUS_FIELD,
  PRINT_FIELD,
  RANK_CHOICES,
  SPREAD_FIELD,
  TEST_FIELD,
  UNIT_FIELD,
  VALUE_FIELD,
} from '../control-options.ts'
import { keepTable, keptTable } from '../kept-table.ts'
import { type EnteredTable, fitsAddress, type OwnTableReport, reportOf } from '../own-table.ts'
import { type SignificanceParams, significanceHref } from '../params.ts'
import { PanelTable } from './panel-table.tsx'
import { RanksPlot } from './ranks-plot.tsx'

const FAMILY_CHOICES = [
  { value: 'dataset', title: 'the pairs of each data set' },
  { value: 'table', title: 'all pairs of the table' },
]
const LISTS_CHOICES = [
  { value: 'separate', title: 'independent seeds' },
  { value: 'paired', title: 'the same seeds, in the same order' },
]
const EXAMPLE = `method,cifar10,stl10
simclr,0.81;0.80;0.82,0.75;0.74;0.75
byol,0.83;0.82;0.83,0.76;0.77;0.76`

/** A table in the address is analysed by the server too, so that it needs no scripts; a longer one stays in the tab. */
export function OwnTablePanel({ params }: { params: SignificanceParams }) {
  const router = useRouter()
  const [own, setOwn] = useState<EnteredTable | null>(null)
  const [kept, setKept] = useState<EnteredTable | null>(null)
  // The server does not know what the tab keeps, so that it is read once the page is there.
  useEffect(() => setKept(params.table === '' ? keptTable() : null), [params.table])
  const filled = kept ?? params
  const entered = own ?? filled
  const [unread, setUnread] = useState<UnreadFile | null>(null)
  const report = useMemo(() => (entered.table.trim() === '' ? null : reportOf(entered)), [entered])
  const drop = (event: DragEvent<HTMLTextAreaElement>) => {
    const [file] = event.dataTransfer.files
    if (file === undefined) return
    event.preventDefault()
    const field = event.currentTarget
    const fill = (bytes: ArrayBuffer) => {
      const text = decodedText(new Uint8Array(bytes))
      if (text.includes('\0')) return setUnread(noText(file.name, text))
      field.value = text
      setUnread(null)
    }
    // A folder cannot be read, nor a file that has been moved or may not be read.
    file.arrayBuffer().then(fill, () => setUnread(unreadable(file.name)))
  }
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    setUnread(null)
    const fields = Object.fromEntries(new FormData(event.currentTarget)) as Record<string, string>
    if (fitsAddress(fields.table!)) return setOwn(null)
    event.preventDefault()
    // A snapshot follows forms by itself.
    event.stopPropagation()
    const long = { ...params, ...fields, alpha: Number(fields.alpha) } as EnteredTable
    setOwn(long)
    // Under an address without a table a reload shows the one that is kept.
    if (keepTable(long) && params.table !== '') router.push(significanceHref({ view: 'own' }))
  }
  return (
    <>
      <Form
        key={kept === null ? 'address' : 'kept'}
        action="/significance"
        className="mb-7 max-w-4xl space-y-3"
        onSubmit={submit}
      >
        <input type="hidden" name="view" value="own" />
        <label className="block">
          <span className="mb-1 block font-semibold">Your results, from anywhere</span>
          <span className="mb-1.5 block text-small text-muted">
            CSV, TSV, JSON, or a table in Markdown or LaTeX: one row per method and one column per data set, whose cells
            hold one value, a list, or a mean with its standard deviation (81.2 ± 0.4); or columns method, dataset, seed
            and value; or method, dataset, mean, std and n. Paste it, or drop a file here. The server stores nothing: a
            table of up to {LONGEST} characters becomes part of the address; a longer one stays in this tab of the
            browser until it is closed.
          </span>
          <textarea
            name="table"
            rows={9}
            required
            spellCheck={false}
            autoComplete="off"
            defaultValue={filled.table}
            placeholder={EXAMPLE}
            onDrop={drop}
            className="block w-full rounded border border-rule bg-transparent p-2 font-mono text-small placeholder:text-muted"
          />
        </label>
        <div className="flex flex-wrap items-center gap-2">
          <Choice {...UNIT_FIELD} name="unit" value={filled.unit} />
          <Choice {...PRINT_FIELD} name="print" value={filled.print} />
          <Words label={VALUE_FIELD.label} name="value" value={filled.value} placeholder="recognised" />
          <Words label={N_FIELD.label} name="n" value={filled.n ?? ''} placeholder="as written" />
          <Choice {...PLUS_MINUS_FIELD} name="plusMinus" value={filled.plusMinus ?? 'auto'} />
          <Choice {...BETTER_FIELD} name="better" value={filled.better} />
          <Words label="Compare with" name="against" value={filled.against} placeholder="all pairs" />
          <Choice {...TEST_FIELD} name="test" value={filled.test} options={TEST_FIELD.options.filter(isForTables)} />
          <Choice label="Lists are" name="lists" value={filled.lists} options={LISTS_CHOICES} />
          <Choice label="Correction" name="correction" value={filled.correction} options={CORRECTION_CHOICES} />
          <Choice label="over" name="family" value={filled.family} options={FAMILY_CHOICES} />
          <Choice label="Post-hoc test" name="ranks" value={filled.ranks} options={RANK_CHOICES} />
          <Choice
            label="Alpha"
            name="alpha"
            value={String(filled.alpha)}
            options={levelOptions(LEVELS, filled.alpha)}
          />
          <Choice {...BOLD_FIELD} name="bold" value={filled.bold} />
          <Choice {...SPREAD_FIELD} name="spread" value={filled.spread} />
          <Choice {...DECIMALS_FIELD} name="decimals" value={filled.decimals ?? 'auto'} />
          <button type="submit" className="control border-accent font-semibold text-accent">
            Analyse
          </button>
        </div>
      </Form>
      {unread === null ? null : <Problem {...unread} />}
      {report === null ? null : report.problem === null ? (
        <AnalysedTable report={report} />
      ) : (
        <Problem title="The table cannot be analysed" {...report.problem} />
      )}
    </>
  )
}

const isForTables = ({ value }: { value: string }) => (TABLE_TESTS as readonly string[]).includes(value)

interface ChoiceProps {
  label: string
  name: string
  value: string
  options: readonly { value: string; title: string }[]
}

/** A native select, sent with the form. */
function Choice({ label, name, value, options }: ChoiceProps) {
  const known = options.some((option) => option.value === value)
  return (
    <label className="control max-w-full min-w-0 focus-within:border-accent">
      <span className="text-muted">{label}</span>
      <select
        name={name}
        defaultValue={known ? value : options[0]!.value}
        className="max-w-80 min-w-0 flex-1 truncate bg-transparent font-medium outline-none"
      >
        {options.map((option) => (
          <option key={option.value} value={option.value} className="bg-raised text-ink">
            {option.title}
          </option>
        ))}
      </select>
    </label>
  )
}

interface WordsProps {
  label: string
  name: string
  value: string
  placeholder: string
}

/** A name from the table, sent with the form. */
function Words({ label, value, ...field }: WordsProps) {
  return (
    <label className="control max-w-full min-w-0 focus-within:border-accent">
      <span className="whitespace-nowrap text-muted">{label}</span>
      <input
        {...field}
        type="text"
        size={12}
        spellCheck={false}
        autoComplete="off"
        defaultValue={value}
        className="min-w-0 flex-1 bg-transparent font-medium outline-none placeholder:font-normal placeholder:text-muted"
      />
    </label>
  )
}

/** A file that was dropped and is no table: the table before it stays. */
interface UnreadFile {
  title: string
  what: string
  remedy: string
}

const OTHER_FILE = 'drop a text file, or paste the table'

const unreadable = (name: string): UnreadFile => ({
  title: `${name} cannot be read`,
  what: 'it may be a folder, or a file that has been moved',
  remedy: OTHER_FILE,
})

function noText(name: string, text: string): UnreadFile {
  const title = `${name} is no table`
  return isWorkbook(name, text)
    ? { title, what: 'it is a workbook', remedy: SAVE_AS_CSV }
    : { title, what: 'it is a binary file', remedy: OTHER_FILE }
}

function Problem({ title, what, remedy }: UnreadFile) {
  return (
    <p role="alert" className="mb-7 flex max-w-4xl gap-2.5 rounded bg-bad-soft px-3 py-2 text-bad">
      <CircleAlert aria-hidden className="mt-1 size-4 shrink-0" />
      <span className="min-w-0 break-words">
        <b className="font-semibold">{`${title}:`}</b> {fullStop(what)} Remedy: {fullStop(remedy)}
      </span>
    </p>
  )
}

function AnalysedTable({
  report: { filled, figure, ranks, alpha, unranked },
}: {
  report: OwnTableReport & { problem: null }
}) {
  const files = [
    ...TABLE_FORMAT_NAMES.map((format) => {
      const { title, ending, type } = TABLE_FORMATS[format]
      return { title, file: `your-table.${ending}`, type, text: writeTable(filled, format) }
    }),
    ...(ranks
      ? [{ title: 'SVG', file: 'your-table.svg', type: 'image/svg+xml', text: ranksSvg(ranks, alpha, unranked) }]
      : []),
  ]
  const control = ranks?.control
  const diagram = control ? `Mean ranks beside ${ranks.methods[control.control]}` : 'Critical-difference diagram'
  return (
    <div className="min-w-0 space-y-7">
      <div className="max-w-3xl space-y-1.5">
        {filled.lead?.map((line) => (
          <p key={line} className={line.startsWith('Warning') ? 'rounded bg-bad-soft px-3 py-2 text-bad' : ''}>
            {line}
          </p>
        ))}
      </div>
      {filled.panels.map((panel) => (
        <PanelTable key={panel.title} panel={panel} />
      ))}
      {figure ? (
        <section>
          <h2 className="mb-2 text-title font-semibold">{diagram}</h2>
          <ScrollArea label={diagram}>
            <RanksPlot figure={figure} />
          </ScrollArea>
        </section>
      ) : null}
      <ul className="max-w-3xl space-y-1.5 text-small text-muted">
        {filled.notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
      <p className="flex flex-wrap gap-x-4 text-small">
        <span className="text-muted">The same as a file:</span>
        {files.map(({ title, file, type, text }) => (
          <a
            key={title}
            className="prose-link"
            download={file}
            href={`data:${type};charset=utf-8,${encodeURIComponent(text)}`}
          >
            {title}
          </a>
        ))}
      </p>
    </div>
  )
}
