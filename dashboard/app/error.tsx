'use client'
import { useEffect } from 'react'

/** The server does not send the cause, which may name files; its terminal shows it with the same digest. */
export default function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  useEffect(() => console.error(error), [error])
  return (
    <section className="max-w-2xl border-l-4 border-bad pl-5">
      <h1 className="text-display font-semibold">This page could not be rendered</h1>
      <p className="mt-2 text-lead">
        Reading the results failed. The terminal that runs the dashboard shows the reason
        {error.digest ? (
          <>
            , next to <code className="font-mono text-small">{error.digest}</code>
          </>
        ) : null}
        .
      </p>
      <p className="mt-1 text-muted">
        Try again. If the error persists, <code className="font-mono text-small">npx maskbench db check</code> names
        every stored value that cannot be read.
      </p>
      <button type="button" className="control mt-4" onClick={reset}>
        Try again
      </button>
    </section>
  )
}
