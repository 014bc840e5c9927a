import type { ReactNode } from 'react'
import { NavLink } from './nav-link.tsx'

/** Links in a row that scrolls sideways where it is too narrow, from the current one on. */
export function TabList({ children }: { children: ReactNode }) {
  return <ul className="scroll-fade -mb-px flex min-w-0 gap-5 overflow-x-auto">{children}</ul>
}

interface TabLinkProps {
  href: string
  current: boolean
  children: ReactNode
}

export function TabLink(link: TabLinkProps) {
  return (
    <li>
      <NavLink
        {...link}
        className="tab block border-b-2 border-transparent py-1.5 whitespace-nowrap text-muted -outline-offset-2 hover:text-ink aria-[current=true]:border-accent aria-[current=true]:font-semibold aria-[current=true]:text-ink"
      />
    </li>
  )
}
