import { X } from 'lucide-react'
import Link from 'next/link'

export interface Chip {
  label: string
  /** The address of the page without this part of the selection. */
  href: string
}

/** The current selection; a click removes a part. */
export function Chips({ chips, clearHref }: { chips: Chip[]; clearHref: string }) {
  if (chips.length === 0) return null
  return (
    <ul aria-label="Selection" className="mb-3 flex flex-wrap items-center gap-1.5">
      {chips.map(({ label, href }) => (
        <li key={label} className="max-w-full">
          <Link
            href={href}
            scroll={false}
            prefetch={false}
            className="inline-flex max-w-full items-center gap-1 rounded-2xl bg-accent-soft py-0.5 pr-1.5 pl-2.5 text-small text-accent hover:underline"
          >
            <span className="min-w-0 wrap-anywhere">{label}</span>
            <X aria-label="remove" className="size-3.5 shrink-0" />
          </Link>
        </li>
      ))}
      {chips.length > 1 ? (
        <li>
          <Link href={clearHref} scroll={false} prefetch={false} className="prose-link ml-1 text-small">
            Clear all
          </Link>
        </li>
      ) : null}
    </ul>
  )
}
