import Link from 'next/link'
import { referenceFacts } from '../../db/reference.ts'
import { fullStop } from '../../harness/base/text.ts'
import { onPageStore } from '../lib/commands.ts'
import type { Store } from '../lib/store.ts'
import { AutoRefresh } from './auto-refresh.tsx'
import { Command } from './ui/command.tsx'

/** Replaces a page while there is nothing to show. */
export function StoreState({ store }: { store: Store }) {
  return store.state === 'broken' ? (
    <section className="max-w-2xl border-l-4 border-bad pl-5">
      <AutoRefresh seen={store.state} />
      <h1 className="text-display font-semibold">The database cannot be read</h1>
      <p className="mt-2 text-lead">{fullStop(store.what)}</p>
      <p className="mt-1 text-muted">What to do: {fullStop(store.remedy)}</p>
    </section>
  ) : (
    <FirstSteps path={store.path} />
  )
}

const steps = (run: (command: string) => string) => [
  {
    title: 'Check the installation',
    text: 'Runs one of everything at toy size, in about a minute. The numbers are meaningless.',
    command: run('run smoke'),
  },
  ...(referenceFacts() === null
    ? []
    : [
        {
          title: 'Look at finished results',
          text: 'Imports the results that ship with maskbench. Their rows have the badge "reference" and stay apart from yours.',
          command: run('import reference'),
        },
      ]),
  {
    title: 'Run the first suite',
    text: 'SimCLR with and without ADIOS on fashion-mnist-mini, the whole noisy-label table on two UCI data sets, and baselines. Everything it needs ships with the project.',
    command: run('run quick'),
  },
  {
    title: 'Watch the results',
    text: 'Runs appear on this page as they progress. If a suite is killed, the same command resumes it.',
    command: run('status'),
  },
]

/** Adds `--db` unless the store has the default name. */
export const commandOn = (path: string, command: string): string => onPageStore(path, `npx maskbench ${command}`)

/** The first commands to run, ready to copy. */
function FirstSteps({ path }: { path: string }) {
  return (
    <section className="max-w-2xl">
      <AutoRefresh seen="empty" />
      <h1 className="text-display font-semibold">Nothing has been run yet</h1>
      <p className="mt-2 text-lead text-muted">
        The dashboard reads <code className="font-mono text-small break-all text-ink">{path}</code>. Run a suite in
        another terminal and its results appear here.
      </p>
      <ol className="mt-8 space-y-7">
        {steps((command) => commandOn(path, command)).map(({ title, text, command }, i) => (
          <li key={title} className="grid grid-cols-[2rem_minmax(0,1fr)]">
            <span className="text-title font-semibold text-muted">{i + 1}</span>
            <div>
              <h2 className="text-title font-semibold">{title}</h2>
              <p className="mt-1 mb-2 text-muted">{text}</p>
              <Command>{command}</Command>
            </div>
          </li>
        ))}
      </ol>
      <p className="mt-8 text-muted">
        Meanwhile, the papers' own numbers are under{' '}
        <Link className="prose-link" href="/tables">
          Tables
        </Link>
        .
      </p>
    </section>
  )
}
