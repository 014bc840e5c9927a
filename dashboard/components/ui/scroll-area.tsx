import type { ReactNode, Ref } from 'react'

interface ScrollAreaProps {
  /** Describes the content for screen readers. */
  label: string
  className?: string
  ref?: Ref<HTMLElement>
  children: ReactNode
}

/** A scrollable part of the page that is reachable by keyboard, such as a wide table or a figure. */
export function ScrollArea({ label, className = 'overflow-x-auto', ref, children }: ScrollAreaProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable content must be reachable by keyboard
    <section ref={ref} aria-label={label} tabIndex={0} className={`scroll-fade relative ${className}`}>
      {children}
    </section>
  )
}
