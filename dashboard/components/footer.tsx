import { connection } from 'next/server'
import { lastChange } from '../../db/queries/runs.ts'
import { countedOnPage, dateTime } from '../../harness/base/text.ts'
import { version } from '../../package.json'
import { openStore } from '../lib/store.ts'

/** The version, and the store that the page was rendered from. */
export async function Footer() {
  await connection()
  const store = openStore()
  return (
    <footer className="flex flex-wrap gap-x-5 gap-y-1 border-t border-rule px-4 py-4 text-tiny text-muted sm:px-8">
      <span>maskbench {version}</span>
      <span className="min-w-0 font-mono break-all">{store.path}</span>
      <span>{describe(store)}</span>
      <a data-live className="prose-link" href="/api/v1">
        API
      </a>
    </footer>
  )
}

function describe(store: ReturnType<typeof openStore>): string {
  if (store.state === 'empty') return 'no database yet'
  if (store.state === 'broken') return 'not readable'
  const { runs, at } = lastChange(store.database)
  return `read-only, ${countedOnPage(runs, 'run')}${at === null ? '' : `, last change ${dateTime(at)}`}`
}
