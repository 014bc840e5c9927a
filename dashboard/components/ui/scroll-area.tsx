import type { ReactNode, Ref } from 'react'

interface ScrollAreaProps {
  /** What is in it, for those who do not see. */
  label: string
  className?: string
  ref?: Ref<HTMLElement>
  children: ReactNode
}

/** A part of the page that scrolls by itself and can be reached by keyboard: a wide table, or a figure. */
export function ScrollArea({ label, className = 'overflow-x-auto', ref, children }: ScrollAreaProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section ref={ref} aria-label={label} tabIndex={0} className={`relative ${className}`}>
      {children}
    </section>
  )
}
