/** The answers to "how?" of a page: shown on hover or focus of what has `data-how`, under the headings of its column. */

/**
 * @param within - what holds the numbers.
 * @param box - the one tooltip they share.
 * @returns what takes it back.
 */
export function attachTips(within: HTMLElement, box: HTMLElement): () => void {
  let described: Element | null = null
  const hide = () => {
    box.hidden = true
    described?.removeAttribute('aria-describedby')
    described = null
  }
  const show = (target: EventTarget | null): boolean => {
    const cell = target instanceof Element ? target.closest<HTMLElement>('[data-how]') : null
    if (!cell) {
      hide()
      return false
    }
    fill(box, cell)
    box.hidden = false
    position(box, cell.getBoundingClientRect())
    return true
  }
  const describe = (target: EventTarget | null) => {
    if (!show(target) || !(target instanceof Element)) return
    described = target
    target.setAttribute('aria-describedby', box.id)
  }
  const onKey = (event: KeyboardEvent) => event.key === 'Escape' && hide()
  const listeners: [keyof HTMLElementEventMap, EventListener][] = [
    ['mouseover', ({ target }) => show(target)],
    ['focusin', ({ target }) => describe(target)],
    ['mouseleave', hide],
    ['focusout', hide],
    ['scroll', hide],
  ]
  for (const [name, listener] of listeners) within.addEventListener(name, listener, name === 'scroll')
  document.addEventListener('keydown', onKey)
  // The reader may have got here before this script.
  if (within.contains(document.activeElement)) describe(document.activeElement)
  return () => {
    for (const [name, listener] of listeners) within.removeEventListener(name, listener, name === 'scroll')
    document.removeEventListener('keydown', onKey)
  }
}

function fill(box: HTMLElement, cell: HTMLElement): void {
  const { headings, notes } = headsOf(cell)
  const lines = (cell.dataset.how ?? '').split('\n')
  box.replaceChildren(
    ...(headings ? [paragraph(headings, 'font-semibold')] : []),
    ...notes.map((note) => paragraph(note, 'mb-1 text-muted')),
    ...lines.map((line) => paragraph(line, '')),
  )
}

/** What stands above the cell: the headings of its column, and what they say about how it was measured. */
function headsOf(cell: HTMLElement): { headings: string; notes: string[] } {
  if (!(cell instanceof HTMLTableCellElement)) return { headings: '', notes: [] }
  const rows = [...(cell.closest('table')?.tHead?.rows ?? [])]
  const heads = rows.flatMap((row) => {
    let end = 0
    const head = [...row.cells].find((one) => {
      end += one.colSpan
      return end > cell.cellIndex
    })
    return head ? [head.dataset] : []
  })
  return {
    headings: heads.flatMap(({ heading }) => heading ?? []).join(', '),
    notes: heads.flatMap(({ note }) => note ?? []),
  }
}

function paragraph(text: string, className: string): HTMLElement {
  const line = document.createElement('p')
  line.textContent = text
  line.className = className
  return line
}

/** Below the cell, above where there is no room, never outside the window. */
function position(box: HTMLElement, cell: DOMRect): void {
  const gap = 6
  const left = Math.min(cell.left, window.innerWidth - box.offsetWidth - gap)
  const below = cell.bottom + gap
  const top = below + box.offsetHeight > window.innerHeight ? cell.top - gap - box.offsetHeight : below
  box.style.left = `${Math.max(gap, left)}px`
  box.style.top = `${Math.max(gap, top)}px`
}
