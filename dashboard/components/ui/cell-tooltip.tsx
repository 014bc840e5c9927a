'use client'
import { type ReactNode, useEffect, useId, useRef } from 'react'
import { attachTooltips } from './tooltips.ts'

/**
 * Explains every number inside: on hover or focus of an element with `data-how`, a tooltip shows that text under the
 * headings of its column. One tooltip serves the whole table, so a cell adds only its text.
 */
export function CellTooltip({ children }: { children: ReactNode }) {
  const id = useId()
  const area = useRef<HTMLDivElement>(null)
  const tip = useRef<HTMLDivElement>(null)
  useEffect(() => {
    return area.current && tip.current ? attachTooltips(area.current, tip.current) : undefined
  }, [])
  return (
    <div ref={area}>
      {children}
      <div
        ref={tip}
        id={id}
        role="tooltip"
        hidden
        className="pointer-events-none fixed z-40 max-w-80 rounded border border-rule bg-raised px-3 py-2 text-small shadow-lg"
      />
    </div>
  )
}
