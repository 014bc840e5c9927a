import type { ReactNode } from 'react'
import { type RunDetail, reproduction } from '../../../../db/queries/run.ts'
import { commandOn } from '../../../components/store-state.tsx'
import { Command } from '../../../components/ui/command.tsx'

/** What a run was made from, and how to make, check and compare it, ready to copy. @param store - path of the database. */
export function Reproduce({ run, store }: { run: RunDetail; store: string }) {
  const { id, gitCommit, gitDirty, command, status } = run
  const short = id.slice(0, 12)
  return (
    <section className="mt-8">
      <h2 className="mb-3 border-b border-rule pb-1 text-title font-semibold">Reproduce</h2>
      <div className="max-w-4xl space-y-4">
        {command ? (
          <Step command={reproduction(run)}>
            From commit{' '}
            <code className="font-mono text-small break-all text-ink">
              {gitCommit ?? 'unknown: it was not recorded'}
            </code>
            {gitDirty ? (
              <b className="font-semibold text-warn">
                , with local changes that it lacks: without them this may be another run
              </b>
            ) : null}
            . In another store, because what is done here is not done again:
          </Step>
        ) : null}
        {status === 'done' ? (
          <>
            <Step command={commandOn(store, `verify ${short}`)}>
              Its scores again from its checkpoint, here; <code className="font-mono text-small">--again</code> trains
              as well:
            </Step>
            <Step command={commandOn(store, `compare ${short} OTHER`)}>Against another run, seeds or name:</Step>
          </>
        ) : null}
      </div>
    </section>
  )
}

function Step({ command, children }: { command: string; children: ReactNode }) {
  return (
    <div>
      <p className="mb-1 text-small text-muted">{children}</p>
      <Command>{command}</Command>
    </div>
  )
}
