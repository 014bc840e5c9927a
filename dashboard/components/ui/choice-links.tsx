import { countedOnPage, integer } from '../../../harness/base/text.ts'
import { NavLink } from './nav-link.tsx'

interface ChoiceLink {
  title: string
  count?: number
  href: string
  chosen: boolean
}

interface ChoiceLinksProps {
  label: string
  options: readonly ChoiceLink[]
  /** What is counted, where the page does not say it: `run`. */
  counted?: string
}

/** A choice of one of several; each option is a link to the page with that choice. */
export function ChoiceLinks({ label, options, counted }: ChoiceLinksProps) {
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
          {count === undefined ? null : (
            <span className="ml-1 font-normal tabular-nums">
              {counted === undefined ? integer(count) : countedOnPage(count, counted)}
            </span>
          )}
        </NavLink>
      ))}
    </nav>
  )
}
