import Link from 'next/link'
import type { ComponentProps } from 'react'

interface NavLinkProps extends Omit<ComponentProps<typeof Link>, 'scroll' | 'prefetch' | 'aria-current'> {
  /** Whether the page shows what the link leads to. */
  current: boolean
}

/** A link to the same page with another choice: it knows whether it is the current one, and does not scroll. */
export function NavLink({ current, ...rest }: NavLinkProps) {
  return <Link scroll={false} prefetch={false} aria-current={current ? 'true' : undefined} {...rest} />
}
