/**
 * The dashboard without a server: `maskbench export --html` bundles it with the pages of dashboard/app, which run in the
 * browser on the store beside them. It fetches nothing.
 */
import { ThemeProvider } from 'next-themes'
import { type ReactNode, startTransition } from 'react'
import { createRoot } from 'react-dom/client'
import NotFoundPage from '../app/not-found.tsx'
import { Footer } from '../components/footer.tsx'
import { Shell } from '../components/shell.tsx'
import { currentAddress } from './address.ts'
import { followClicks } from './clicks.ts'
import { followNavigation, navigate } from './navigation.ts'
import { loadStore } from './platform/better-sqlite3.ts'
import { NotFound, Redirect } from './platform/next-navigation.ts'
import { QueryState } from './query-state.tsx'
import { answer, type Rendered, renderPage } from './routes.ts'

const root = createRoot(document.getElementById('root')!)

globalThis.fetch = (input, options) => answer(String(input), options?.signal)

async function show(scroll: boolean): Promise<void> {
  const address = currentAddress()
  try {
    const { title, content } = await pageOf(address)
    const footer = await Footer()
    if (address !== currentAddress()) return
    document.title = title === undefined ? 'maskbench' : `${title} · maskbench`
    startTransition(() => root.render(<Page footer={footer}>{content}</Page>))
    afterPaint(() => {
      if (address.fragment) document.getElementById(address.fragment)?.scrollIntoView()
      else if (scroll) scrollTo(0, 0)
    })
  } catch (error) {
    if (!(error instanceof Redirect)) throw error
    navigate(error.href, { replace: true, scroll })
  }
}

async function pageOf(address: ReturnType<typeof currentAddress>): Promise<Rendered> {
  const run = /^\/runs\/([0-9a-f]+)$/.exec(address.path)?.[1]
  if (run !== undefined && maskbench.withoutPages.includes(run)) return { title: 'Runs', content: <LeftOut /> }
  try {
    return await renderPage(address)
  } catch (error) {
    if (error instanceof NotFound) return { title: 'Not found', content: <NotFoundPage /> }
    if (error instanceof Redirect) throw error
    console.error(error)
    return { title: 'Error', content: <Failed error={error} /> }
  }
}

function Page({ footer, children }: { footer: ReactNode; children: ReactNode }) {
  return (
    <ThemeProvider attribute="class">
      <QueryState>
        <Shell
          footer={
            <>
              {footer}
              <p className="px-4 pb-4 text-tiny text-muted sm:px-8">{maskbench.provenance}</p>
            </>
          }
        >
          {children}
        </Shell>
      </QueryState>
    </ThemeProvider>
  )
}

function LeftOut() {
  return (
    <section className="max-w-2xl">
      <h1 className="text-display font-semibold">This run's page is not in the export</h1>
      <p className="mt-2 text-lead">
        The export has pages for the newest runs only. <code className="font-mono">export --html DIR --runs N</code>{' '}
        raises their number.
      </p>
    </section>
  )
}

function Failed({ error }: { error: unknown }) {
  return (
    <section className="max-w-2xl border-l-4 border-bad pl-5">
      <h1 className="text-display font-semibold">This page could not be rendered</h1>
      <p className="mt-2 font-mono text-small">{String(error)}</p>
    </section>
  )
}

const afterPaint = (act: () => void) => requestAnimationFrame(() => requestAnimationFrame(act))

async function start(): Promise<void> {
  await loadStore()
  followClicks()
  followNavigation((scroll) => void show(scroll))
  await show(false)
}

start().catch((error) => root.render(<Failed error={error} />))
