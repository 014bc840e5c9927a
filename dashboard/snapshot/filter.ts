/** Hides the rows outside a selection and states the count; ranks and tests still refer to all rows. */
import type { State } from './state.ts'

const PREFIX = 'data-filter-'

export const filterableTables = () =>
  [...document.querySelectorAll<HTMLTableElement>('table')].filter((table) => filterKeys(table).length > 0)

export function filterKeys(table: HTMLTableElement): string[] {
  const row = [...(table.tBodies[0]?.rows ?? [])].find((one) => one.getAttributeNames().some(isFilter))
  return row
    ? row
        .getAttributeNames()
        .filter(isFilter)
        .map((name) => name.slice(PREFIX.length))
    : []
}

const isFilter = (name: string) => name.startsWith(PREFIX)

export function filterRows(state: State): void {
  for (const table of filterableTables()) {
    const keys = filterKeys(table)
    const rows = [...(table.tBodies[0]?.rows ?? [])]
    for (const row of rows) row.hidden = !passes(row, keys, state)
    showColumns(table, state.get('columns'))
    tell(table, rows.filter(({ hidden }) => !hidden).length, rows.length)
  }
}

/** A row may have several values, separated by spaces; several values of a key may be selected, separated by commas. */
function passes(row: HTMLTableRowElement, keys: string[], state: State): boolean {
  const fits = keys.every((key) => {
    const asked = state.get(key)
    const own = (row.getAttribute(PREFIX + key) ?? '').split(' ')
    return asked === undefined || asked.split(',').some((one) => own.includes(one))
  })
  const text = [row.cells[0]?.textContent ?? '', ...keys.map((key) => row.getAttribute(PREFIX + key))].join(' ')
  const words = (state.get('q') ?? '').toLowerCase().split(/\s+/)
  return fits && words.every((word) => text.toLowerCase().includes(word))
}

function showColumns(table: HTMLTableElement, asked: string | undefined): void {
  const heads = [...(table.tHead?.rows ?? [])].at(-1)
  const keys = [...(heads?.cells ?? [])].map(({ dataset }) => dataset.key)
  if (!keys.some((key) => key !== undefined)) return
  const shown = keys.map((key, i) => i === 0 || !asked || asked.split(',').includes(key ?? ''))
  for (const row of [...(heads ? [heads] : []), ...(table.tBodies[0]?.rows ?? [])]) {
    for (const [i, cell] of [...row.cells].entries()) cell.hidden = !shown[i]
  }
  for (const row of [...(table.tHead?.rows ?? [])].slice(0, -1)) {
    let from = 0
    for (const cell of row.cells) {
      cell.dataset.span ??= String(cell.colSpan)
      const span = Number(cell.dataset.span)
      const visible = shown.slice(from, from + span).filter(Boolean).length
      cell.hidden = visible === 0
      cell.colSpan = Math.max(1, visible)
      from += span
    }
  }
}

const notes = new WeakMap<HTMLTableElement, HTMLElement>()

function tell(table: HTMLTableElement, shown: number, all: number): void {
  const area = table.closest('section') ?? table
  const note = notes.get(table) ?? document.createElement('p')
  notes.set(table, note)
  note.className = 'mt-2 text-small text-muted'
  note.setAttribute('role', 'status')
  if (!note.isConnected) area.after(note)
  const ranked = table.querySelector('[data-rank]') ? ' Ranks, bold type and axes still refer to all rows.' : ''
  note.textContent = shown === all ? '' : `${shown} of ${all} rows shown.${ranked}`
}
