/** The result of the check for people. */
import { textTable } from '../../harness/base/formats/text-table.ts'
import type { CheckReport, Device, PartReport } from './report.ts'

/** How many failed or skipped checks are listed for each part. */
const SHOWN = 40

export function partText({ part, about, seconds, passed, failed, skipped, tables }: PartReport): string {
  const counts = [`${passed} passed`, `${failed.length} failed`, `${skipped.length} skipped`].join(', ')
  return [
    `${part}: ${about}`,
    `  ${counts}, ${seconds.toFixed(1)} s`,
    ...listed('FAILED', failed),
    ...listed('skipped', skipped),
    ...Object.entries(tables).flatMap(([name, rows]) => ['', `  ${name}`, indent(rowsText(rows))]),
    '',
  ].join('\n')
}

export function summary({ ok, rehearsed, seconds, parts }: CheckReport): string {
  const total = (count: (part: PartReport) => number) => parts.reduce((sum, part) => sum + count(part), 0)
  const counts = [
    `${total(({ passed }) => passed)} passed`,
    `${total(({ failed }) => failed.length)} failed`,
    `${total(({ skipped }) => skipped.length)} skipped`,
  ].join(', ')
  const where = rehearsed ? ' Rehearsed on the CPU: nothing ran on a GPU.' : ''
  const skipped = parts.some((part) => part.skipped.length > 0)
  const verdict = skipped ? 'All that was done is well' : 'All is well'
  return `${ok ? verdict : 'Not all is well'}: ${counts}, ${seconds.toFixed(0)} s.${where}`
}

export function deviceText({ kind, name, capability, memoryMb, driver, tensorflow, node, opened }: Device): string {
  const card = [name, `compute capability ${capability}`, `${memoryMb} MiB`, `driver ${driver}`].join(', ')
  const libraries = opened.map((path) => `  ${path}`)
  return [kind === 'gpu' ? card : 'the CPU', `TensorFlow ${tensorflow}, Node ${node}, with`, ...libraries, ''].join(
    '\n',
  )
}

function listed(word: string, items: readonly { item: string; why: string }[]): string[] {
  const lines = items.slice(0, SHOWN).map(({ item, why }) => `  ${word} ${item}: ${why}`)
  return items.length > SHOWN ? [...lines, `  ${word} ${items.length - SHOWN} more, named with --json`] : lines
}

function rowsText(rows: readonly Record<string, string | number | null>[]): string {
  const heads = Object.keys(rows[0] ?? {})
  const columns = heads.map((head) => ({
    head,
    align: typeof rows[0]![head] === 'string' ? ('left' as const) : ('right' as const),
  }))
  return textTable(
    columns,
    rows.map((row) => heads.map((head) => row[head] ?? '-')),
  )
}

const indent = (text: string) => text.replaceAll(/^/gm, '  ')
