import type { ReactNode } from 'react'
import { changedSince } from '../../../../db/changes.ts'
import { type RunDetail, reproduction, trustFlag } from '../../../../db/queries/run.ts'
import { commandOn } from '../../../components/store-state.tsx'
import { Command } from '../../../components/ui/command.tsx'

/** Commands that repeat, verify and compare a run, with the commit it needs. @param store - path of the database. */
export function Reproduce({ run, store }: { run: RunDetail; store: string }) {
  const { id, gitCommit, gitDirty, command, status, kind } = run
  const short = id.slice(0, 12)
  return (
    <section className="mt-8">
      <h2 className="mb-3 border-b border-rule pb-1 text-title font-semibold">Reproduce</h2>
      <div className="max-w-4xl space-y-4">
        {kind === 'reported' && command ? (
          <Step command={command}>Import its numbers into another store from the same file:</Step>
        ) : command ? (
          <Step command={reproduction(run)}>
            Commit{' '}
            <code className="font-mono text-small break-all text-ink">{gitCommit ?? 'unknown (not recorded)'}</code>
            {gitDirty ? (
              <b className="font-semibold text-warn">
                , plus local changes that are not in it: without them the result may differ
              </b>
            ) : null}
            {run.stalePlugins ? (
              <b className="font-semibold text-warn">
                ;{' '}
                {changedSince(
                  run.changes.filter((change) => change !== 'code'),
                  'its',
                )}{' '}
                changed since: the command repeats this run only with the original files
              </b>
            ) : null}
            . Use another store, because a run that is done in this one is not repeated:
          </Step>
        ) : null}
        {status === 'done' ? (
          <>
            {kind === 'reported' ? null : (
              <Step command={commandOn(store, `verify ${short}${trustFlag(run)}`)}>
                Recompute its scores from its checkpoint in this store;{' '}
                <code className="font-mono text-small">--again</code> also repeats the training:
              </Step>
            )}
            <Step command={commandOn(store, `compare ${short} OTHER`)}>
              Compare it with another run, group of seeds or name:
            </Step>
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
