import type { ReactNode } from 'react'

export function PageHead({ title, children, aside }: { title: ReactNode; children?: ReactNode; aside?: ReactNode }) {
  return (
    <header className="mb-5 flex flex-wrap items-end justify-between gap-x-8 gap-y-3">
      <div className="max-w-3xl">
        <h1 className="text-display font-semibold tracking-tight">{title}</h1>
        {children ? <p className="mt-1 text-muted">{children}</p> : null}
      </div>
      {aside}
    </header>
  )
}
