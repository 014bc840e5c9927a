'use client'
import { useEffect } from 'react'

/** The server keeps the cause to itself (it may name files); its terminal has it, under the same digest. */
export default function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  useEffect(() => console.error(error), [error])
  return (
    <section className="max-w-2xl border-l-4 border-bad pl-5">
      <h1 className="text-display font-semibold">This page could not be made</h1>
      <p className="mt-2 text-lead">
        Reading the results failed. The terminal that serves the dashboard says why
        {error.digest ? (
          <>
            , next to <code className="font-mono text-small">{error.digest}</code>
          </>
        ) : null}
        .
      </p>
      <p className="mt-1 text-muted">
        What to do: try again; if it stays, <code className="font-mono text-small">npx maskbench doctor</code> checks
        the database.
      </p>
      <button type="button" className="control mt-4" onClick={reset}>
        Try again
      </button>
    </section>
  )
}
