/** What pages send to the browser: client components must not reach what only the server needs. */
import { join } from 'node:path'
import { build } from 'esbuild'
import { expect, it } from 'vitest'
import { readSources } from './sources.ts'

const ROOT = join(import.meta.dirname, '../..')

/** Packages that the browser may be sent; each adds to the scripts of the pages that use it. */
const ALLOWED =
  /^(react|react-dom|next|nuqs|next-themes|lucide-react|uplot|@tanstack\/react-virtual|csv-parse|simple-statistics)\b/

it('client components reach no package but those of the browser', async () => {
  const clients = readSources().filter(({ path, text }) => path.startsWith('dashboard/') && /^'use client'/m.test(text))
  expect(clients.length).toBeGreaterThan(20)
  const { metafile } = await build({
    absWorkingDir: ROOT, // by default that in which esbuild was loaded
    entryPoints: clients.map(({ path }) => path),
    bundle: true,
    write: false,
    metafile: true,
    outdir: 'out',
    format: 'esm',
    packages: 'external',
    loader: { '.css': 'empty' },
  })
  const reached = Object.entries(metafile.inputs).flatMap(([path, { imports }]) =>
    imports.filter(({ external }) => external).map(({ path: name }) => ({ name, path })),
  )
  expect(reached.filter(({ name }) => !ALLOWED.test(name))).toEqual([])
})
