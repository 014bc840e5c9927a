'use client'
import {
  ChartSpline,
  Columns2,
  Grid3x3,
  Menu,
  Scale,
  Sigma,
  Table2,
  TrendingDown,
  Trophy,
  Waypoints,
  X,
} from 'lucide-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useState } from 'react'
import { ThemeSwitch } from './theme-switch.tsx'

const PLACES = [
  { href: '/', title: 'Leaderboard', icon: Trophy },
  { href: '/tables', title: 'Tables', icon: Table2 },
  { href: '/significance', title: 'Significance', icon: Sigma },
  { href: '/compare', title: 'Compare', icon: Columns2 },
  { href: '/plot', title: 'Plot', icon: ChartSpline },
  { href: '/curves', title: 'Curves', icon: TrendingDown },
  { href: '/masks', title: 'Masks', icon: Grid3x3 },
  { href: '/claims', title: 'Claims', icon: Scale },
  { href: '/runs', title: 'Runs', icon: Waypoints },
] as const

/** A narrow column; on a phone, a bar that unfolds. */
export function Navigation() {
  const path = usePathname()
  const [unfolded, setUnfolded] = useState(false)
  const Toggle = unfolded ? X : Menu
  return (
    <nav
      aria-label="Main"
      className="sticky top-0 z-30 border-b border-rule bg-paper lg:h-dvh lg:border-r lg:border-b-0"
    >
      <div className="flex h-12 items-center justify-between px-4 lg:h-auto lg:px-5 lg:pt-6 lg:pb-5">
        <Link href="/" className="flex items-center gap-2 text-lead font-semibold tracking-tight">
          <Logo />
          maskbench
        </Link>
        <button
          type="button"
          className="-mr-2 grid size-10 place-items-center lg:hidden"
          aria-expanded={unfolded}
          aria-controls="places"
          aria-label={unfolded ? 'Close the menu' : 'Open the menu'}
          onClick={() => setUnfolded(!unfolded)}
        >
          <Toggle aria-hidden className="size-5" />
        </button>
      </div>
      <div
        id="places"
        className={`${unfolded ? 'flex' : 'hidden'} flex-col gap-4 px-2 pb-3 lg:flex lg:h-[calc(100dvh-4.5rem)] lg:justify-between lg:px-3 lg:pb-5`}
      >
        <ul>
          {PLACES.map(({ href, title, icon: Icon }) => {
            const here = href === '/' ? path === '/' : path.startsWith(href)
            return (
              <li key={href}>
                <Link
                  href={href}
                  aria-current={here ? 'page' : undefined}
                  onClick={() => setUnfolded(false)}
                  className="flex items-center gap-2.5 rounded px-2 py-2 text-muted hover:bg-hover hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:font-semibold aria-[current=page]:text-accent lg:py-1.5"
                >
                  <Icon aria-hidden className="size-4" />
                  {title}
                </Link>
              </li>
            )
          })}
        </ul>
        <ThemeSwitch />
      </div>
    </nav>
  )
}

/** Four masks over one picture. */
function Logo() {
  return (
    <svg viewBox="0 0 16 16" className="size-4 text-accent" aria-hidden>
      <rect x="0.75" y="0.75" width="14.5" height="14.5" rx="2" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M4 4h4v8H4z" fill="currentColor" />
      <path d="M10 8h2.5v4H10z" fill="currentColor" opacity="0.5" />
    </svg>
  )
}
