import { integer } from '../../../harness/base/text.ts'
import { NavLink } from './nav-link.tsx'

export interface ChoiceLink {
  title: string
  count?: number
  href: string
  chosen: boolean
}

/** A choice of one of several; each option is a link to the page with that choice. */
export function ChoiceLinks({ label, options }: { label: string; options: readonly ChoiceLink[] }) {
  return (
    <nav aria-label={label} className="flex flex-wrap items-center gap-1">
      <span className="mr-1 text-small text-muted">{label}</span>
      {options.map(({ title, count, href, chosen }) => (
        <NavLink
          key={title}
          href={href}
          current={chosen}
          className="rounded px-2 py-1 text-small hover:bg-hover aria-[current=true]:bg-accent-soft aria-[current=true]:font-semibold aria-[current=true]:text-accent"
        >
          {title}
          {count === undefined ? null : <span className="ml-1 font-normal tabular-nums">{integer(count)}</span>}
        </NavLink>
      ))}
    </nav>
  )
}
