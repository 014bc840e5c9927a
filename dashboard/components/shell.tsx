import type { ReactNode } from 'react'
import { Navigation } from './navigation.tsx'

/** What every page has: a link past the navigation, the navigation, and a footer. */
export function Shell({ footer, children }: { footer: ReactNode; children: ReactNode }) {
  return (
    <>
      <a
        href="#content"
        className="visually-hidden focus:not-[]:static focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:h-auto focus:w-auto focus:overflow-visible focus:bg-raised focus:px-3 focus:py-2 focus:[clip-path:none]"
      >
        Skip to content
      </a>
      <div className="min-h-dvh lg:grid lg:grid-cols-[11.5rem_minmax(0,1fr)]">
        <Navigation />
        <div className="flex min-h-dvh min-w-0 flex-col">
          <main id="content" tabIndex={-1} className="min-w-0 flex-1 px-4 pt-6 pb-10 focus:outline-none sm:px-8">
            {children}
          </main>
          {footer}
        </div>
      </div>
    </>
  )
}
