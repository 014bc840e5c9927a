/** Binds the page's controls and choice links to the state. */
import { filterableTables, filterKeys } from './filter.ts'
import { changeState, readState, type State } from './state.ts'

const search = () => document.querySelector<HTMLInputElement>('input[name=q]')
const boxes = () => [...document.querySelectorAll<HTMLInputElement>('input[type=checkbox][name]:not([data-href])')]

export function followControls(): void {
  const input = search()
  input?.addEventListener('input', () => changeState({ q: input.value }, true))
  for (const box of boxes()) {
    box.addEventListener('change', () => {
      const chosen = boxes().filter(({ name, checked }) => name === box.name && checked)
      changeState({ [box.name]: chosen.map(({ value }) => value).join() })
    })
  }
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('nav a[href]') : null
    const choice = link && choiceOf(link)
    if (!choice || event.metaKey || event.ctrlKey || event.shiftKey) return
    event.preventDefault()
    changeState({ [choice.key]: choice.value })
  })
}

/** Initial state of each checkbox, used while nothing is chosen. */
const began = new Map<HTMLInputElement, boolean>()

export function markControls(state: State): void {
  const input = search()
  if (input && input !== document.activeElement) input.value = state.get('q') ?? ''
  for (const box of boxes()) {
    if (!began.has(box)) began.set(box, box.defaultChecked)
    const asked = state.get(box.name)?.split(',')
    box.checked = asked ? asked.includes(box.value) : began.get(box)!
  }
  for (const link of document.querySelectorAll<HTMLAnchorElement>('nav a[href]')) {
    const choice = choiceOf(link)
    if (!choice) continue
    if ((state.get(choice.key) ?? null) === choice.value) link.setAttribute('aria-current', 'true')
    else link.removeAttribute('aria-current')
  }
}

/**
 * The choice that a link makes: a value of a key, or null for none. The key of a link without one is that of the other
 * links in its row. Other choices are kept.
 */
function choiceOf(link: HTMLAnchorElement): { key: string; value: string | null } | null {
  if (link.pathname !== location.pathname || link.closest('nav')?.getAttribute('aria-label') === 'Main') return null
  const keys = filterableTables().flatMap(filterKeys)
  const [own] = [...readState(link.hash)].filter(([name]) => keys.includes(name))
  if (own) return { key: own[0], value: own[1] }
  const others = [...(link.closest('nav')?.querySelectorAll<HTMLAnchorElement>('a[href]') ?? [])]
  const key = others.flatMap((one) => [...readState(one.hash).keys()]).find((name) => keys.includes(name))
  return key === undefined ? null : { key, value: null }
}
