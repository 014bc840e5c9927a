'use client'
import { ChevronDown } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'

const TAB = '-mb-px flex items-center gap-1 border-b-2 py-1.5 whitespace-nowrap'
const TAB_LOOKS = { chosen: 'border-accent font-semibold', other: 'border-transparent text-muted hover:text-ink' }

const PANELS = {
  plain: 'top-full right-0 w-max max-w-[min(22rem,85vw)]',
  control: 'max-sm:inset-x-4 sm:top-full sm:left-0 sm:w-max sm:max-w-[22rem]',
}

interface MenuProps {
  title: string
  /** Number of selected options inside. */
  marked?: number
  /** Looks like a tab instead of a control. */
  plain?: boolean
  /** Whether the current page is one of the options inside. */
  chosen?: boolean
  children: ReactNode
}

/** A button that opens a panel, on a phone as wide as the page; a click outside or Escape closes it. */
export function Menu({ title, marked = 0, plain = false, chosen = false, children }: MenuProps) {
  const details = useRef<HTMLDetailsElement>(null)
  useEffect(() => {
    const close = (event: Event) => {
      const menu = details.current
      if (!menu?.open) return
      if (event instanceof KeyboardEvent) {
        if (event.key !== 'Escape') return
        menu.querySelector('summary')?.focus()
      } else if (event.target instanceof Node && menu.contains(event.target)) return
      menu.open = false
    }
    document.addEventListener('pointerdown', close)
    document.addEventListener('keydown', close)
    return () => {
      document.removeEventListener('pointerdown', close)
      document.removeEventListener('keydown', close)
    }
  }, [])
  return (
    <details ref={details} className={plain ? 'relative' : 'sm:relative'}>
      <summary
        className={
          plain ? `${TAB} ${TAB_LOOKS[chosen ? 'chosen' : 'other']}` : `control ${marked > 0 ? 'border-accent' : ''}`
        }
      >
        {title}
        {marked > 0 ? <span className="rounded-sm bg-accent-soft px-1 text-tiny text-accent">{marked}</span> : null}
        <ChevronDown aria-hidden className="size-3.5 text-muted" />
      </summary>
      <div
        className={`absolute z-20 mt-1 max-h-[60dvh] overflow-y-auto rounded border border-rule bg-raised p-3 shadow-lg ${PANELS[plain ? 'plain' : 'control']}`}
      >
        {children}
      </div>
    </details>
  )
}
