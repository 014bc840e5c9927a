import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'

interface DisclosureProps {
  /** What is folded, in a phrase. */
  summary: ReactNode
  className?: string
  children: ReactNode
}

/** Text that is folded until it is asked for. */
export function Disclosure({ summary, className = '', children }: DisclosureProps) {
  return (
    <details className={`group ${className}`}>
      <summary className="inline-flex items-center gap-1 hover:text-accent">
        <ChevronRight aria-hidden className="size-3.5 shrink-0 group-open:rotate-90" />
        {summary}
      </summary>
      {children}
    </details>
  )
}
