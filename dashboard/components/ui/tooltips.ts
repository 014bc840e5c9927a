/** Tooltips of a page: on hover or focus, an element's `data-how` is shown under the headings of its column. */

/**
 * @param within - container of the numbers.
 * @param box - the shared tooltip element.
 * @returns a function that removes the listeners.
 */
export function attachTooltips(within: HTMLElement, box: HTMLElement): () => void {
  let shown: HTMLElement | null = null
  let described: Element | null = null
  const hide = () => {
    box.hidden = true
    shown = null
    described?.removeAttribute('aria-describedby')
    described = null
  }
  /** Keeps the tooltip next to its cell during scrolling, and hides it while the cell is out of sight. */
  const follow = () => {
    if (!shown) return
    const seen = inSight(shown)
    box.hidden = seen === null
    if (seen) position(box, seen)
  }
  const show = (target: EventTarget | null): boolean => {
    const cell = target instanceof Element ? target.closest<HTMLElement>('[data-how]') : null
    hide()
    if (!cell) return false
    shown = cell
    fill(box, cell)
    follow()
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
  ]
  for (const [name, listener] of listeners) within.addEventListener(name, listener)
  document.addEventListener('keydown', onKey)
  // In the capture phase, because scroll events of inner containers do not bubble.
  document.addEventListener('scroll', follow, true)
  window.addEventListener('resize', follow)
  // The reader may have focused a cell before this script ran.
  if (within.contains(document.activeElement)) describe(document.activeElement)
  return () => {
    for (const [name, listener] of listeners) within.removeEventListener(name, listener)
    document.removeEventListener('keydown', onKey)
    document.removeEventListener('scroll', follow, true)
    window.removeEventListener('resize', follow)
  }
}

/** @returns the visible part of a cell within the window and its scroll containers; null if there is none. */
function inSight(cell: HTMLElement): DOMRect | null {
  let { left, top, right, bottom } = cell.getBoundingClientRect()
  const clip = (box: { left: number; top: number; right: number; bottom: number }) => {
    left = Math.max(left, box.left)
    top = Math.max(top, box.top)
    right = Math.min(right, box.right)
    bottom = Math.min(bottom, box.bottom)
  }
  clip({ left: 0, top: 0, right: window.innerWidth, bottom: window.innerHeight })
  for (let around = cell.parentElement; around; around = around.parentElement) {
    if (around.scrollWidth > around.clientWidth || around.scrollHeight > around.clientHeight) {
      if (getComputedStyle(around).overflow !== 'visible') clip(around.getBoundingClientRect())
    }
  }
  return right > left && bottom > top ? new DOMRect(left, top, right - left, bottom - top) : null
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

/** The headings of the cell's column, and their notes on the measurement. */
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

/** Places the tooltip below the cell, or above it where there is no room, always inside the window. */
function position(box: HTMLElement, cell: DOMRect): void {
  const gap = 6
  const left = Math.min(cell.left, window.innerWidth - box.offsetWidth - gap)
  const below = cell.bottom + gap
  const top = below + box.offsetHeight > window.innerHeight ? cell.top - gap - box.offsetHeight : below
  box.style.left = `${Math.max(gap, left)}px`
  box.style.top = `${Math.max(gap, top)}px`
}
