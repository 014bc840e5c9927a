/** Sorts tables in place on a click on a heading. */
import { changeState, type State } from './state.ts'

type Order = 'asc' | 'desc'

interface Heading {
  key: string
  head: HTMLTableCellElement
  button: HTMLButtonElement
  /** The order after the first click. */
  first: Order
  /** The `aria-sort` of the heading when the page was loaded. */
  came: string | null
}

const headings = new Map<HTMLTableElement, Heading[]>()
/** The rows in their initial order. */
const original = new Map<HTMLTableElement, HTMLTableRowElement[]>()

const ARROW = { ascending: 'M8 13V3M4 7l4-4 4 4', descending: 'M8 3v10M4 9l4 4 4-4' }

/** Turns headings into buttons: links to a sorted view, and all headings of a table with `data-sortable`. */
export function makeSortable(): void {
  for (const table of document.querySelectorAll<HTMLTableElement>('table')) {
    const heads = [...([...(table.tHead?.rows ?? [])].at(-1)?.cells ?? [])]
    const links = heads.map((head) => head.querySelector<HTMLAnchorElement>('a[data-sort]'))
    if (!('sortable' in table.dataset) && links.every((link) => link === null)) continue
    original.set(table, [...(table.tBodies[0]?.rows ?? [])])
    headings.set(
      table,
      heads.map((head, i) => toHeading(head, links[i] ?? null)),
    )
  }
}

function toHeading(head: HTMLTableCellElement, link: HTMLAnchorElement | null): Heading {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = `inline-flex items-center gap-1 hover:text-accent ${link ? '' : 'font-semibold'}`
  const title = head.dataset.heading ?? head.textContent?.trim() ?? ''
  if (link) {
    button.textContent = title
    link.replaceWith(button)
  } else {
    // Includes the unit below the title.
    button.append(...head.childNodes)
    if (head.classList.contains('number')) button.classList.add('text-right')
    head.append(button)
  }
  const key = link?.dataset.sort ?? slug(title)
  const turned = head.ariaSort !== null && head.ariaSort !== 'none'
  const order = link?.dataset.order === 'asc' ? 'asc' : 'desc'
  const first = link ? (turned ? other(order) : order) : 'asc'
  button.addEventListener('click', () => {
    const now = sortOf(head)
    changeState({ sort: key, order: now === null ? first : other(now) })
  })
  return { key, head, button, first, came: head.ariaSort }
}

const slug = (title: string) => title.toLowerCase().replace(/\W+/g, '-')
const other = (order: Order): Order => (order === 'asc' ? 'desc' : 'asc')
const sortOf = ({ ariaSort }: HTMLTableCellElement): Order | null =>
  ariaSort === 'ascending' ? 'asc' : ariaSort === 'descending' ? 'desc' : null

export function sortRows(state: State): void {
  for (const [table, columns] of headings) {
    const index = columns.findIndex(({ key }) => key === state.get('sort'))
    const rows = original.get(table)!
    const column = columns[index]
    const order = state.get('order') === 'asc' ? 'asc' : 'desc'
    const sorted = column ? inOrder(rows, index, order) : rows
    table.tBodies[0]!.append(...sorted)
    for (const { head, came } of columns) head.ariaSort = column ? null : came
    if (column) column.head.ariaSort = order === 'asc' ? 'ascending' : 'descending'
  }
}

/** Rows without a value come last in both orders; the first column breaks ties. */
function inOrder(rows: HTMLTableRowElement[], index: number, order: Order): HTMLTableRowElement[] {
  const marked = rows.some(({ cells }) => cells[index]?.dataset.value !== undefined)
  const value = (row: HTMLTableRowElement, i: number): string =>
    row.cells[i]?.dataset.value ?? (marked && i === index ? '' : (row.cells[i]?.textContent.trim() ?? ''))
  const sign = order === 'asc' ? 1 : -1
  return [...rows].sort((a, b) => {
    const [x, y] = [value(a, index), value(b, index)]
    const byName = compare(value(a, 0), value(b, 0))
    if (x === '' || y === '') return Number(x === '') - Number(y === '') || byName
    return sign * compare(x, y) || byName
  })
}

function compare(a: string, b: string): number {
  const [x, y] = [Number(a), Number(b)]
  if (Number.isFinite(x) && Number.isFinite(y)) return x - y
  return a.localeCompare(b, 'en', { numeric: true })
}

/** Draws the arrow, and shades rows that share a rank in the sorted column. */
export function markSorted(state: State): void {
  for (const [table, columns] of headings) {
    for (const { head, button } of columns) {
      button.querySelector('svg')?.remove()
      if (head.ariaSort === 'ascending' || head.ariaSort === 'descending') button.append(arrow(ARROW[head.ariaSort]))
    }
    const index = columns.findIndex(({ head }) => sortOf(head) !== null)
    if (table.querySelector('[data-rank]') && (state.has('sort') || table.dataset.banded)) band(table, index)
  }
}

function band(table: HTMLTableElement, index: number): void {
  table.dataset.banded = 'true'
  let [shaded, last, above]: [boolean, string | null, boolean | null] = [false, null, null]
  for (const row of table.tBodies[0]!.rows) {
    if (row.hidden) continue
    const rank = row.cells[index]?.dataset.rank ?? null
    if (rank !== null) {
      if (last !== null && rank !== last) shaded = !shaded
      last = rank
    }
    const own = shaded && rank !== null
    row.classList.toggle('band', own)
    row.classList.toggle('rule', above !== null && above !== own)
    above = own
  }
}

function arrow(path: string): SVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'path')
  const attributes = { viewBox: '0 0 16 16', class: 'size-3 text-accent', fill: 'none', 'aria-hidden': 'true' }
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, value)
  for (const [name, value] of Object.entries({ d: path, stroke: 'currentColor', 'stroke-width': '1.5' })) {
    line.setAttribute(name, value)
  }
  svg.append(line)
  return svg
}
