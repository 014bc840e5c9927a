/** The selection as chips; a click removes a chip. */
import { filterableTables, filterKeys } from './filter.ts'
import { changeState, type State } from './state.ts'

let list: HTMLUListElement | null = null

export function showChips(state: State): void {
  const [table] = filterableTables()
  if (!table) return
  const keys = [...filterKeys(table), 'q', 'columns']
  const parts = keys.flatMap((key) => (state.get(key)?.split(',') ?? []).map((value) => ({ key, value })))
  list ??= document.createElement('ul')
  list.setAttribute('aria-label', 'Selection')
  list.className = 'mb-3 flex flex-wrap items-center gap-1.5'
  if (parts.length === 0) list.remove()
  else if (!list.isConnected) (table.closest('section') ?? table).before(list)
  list.replaceChildren(
    ...parts.map(({ key, value }) => {
      const rest = (state.get(key) ?? '').split(',').filter((one) => one !== value)
      const item = document.createElement('li')
      const chip = document.createElement('button')
      chip.type = 'button'
      chip.className =
        'inline-flex items-center gap-1 rounded-full bg-accent-soft py-0.5 pr-2 pl-2.5 text-small text-accent hover:underline'
      chip.textContent = `${labelOf(table, key, value)} ×`
      chip.setAttribute('aria-label', `${labelOf(table, key, value)}, remove`)
      chip.addEventListener('click', () => changeState({ [key]: rest.join() }))
      item.append(chip)
      return item
    }),
  )
}

/** The label of a value, taken from its control or from a row that has it. */
function labelOf(table: HTMLTableElement, key: string, value: string): string {
  if (key === 'q') return `"${value}"`
  if (key === 'group')
    return `seeds of ${table.querySelector(`[data-filter-group="${CSS.escape(value)}"] a`)?.textContent}`
  const box = document.querySelector(`input[name="${CSS.escape(key)}"][value="${CSS.escape(value)}"]`)
  const title = box?.closest('label')?.querySelector('span')?.firstChild?.textContent
  return title ?? value.replaceAll('-', ' ')
}
