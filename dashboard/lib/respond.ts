/** Responses of the JSON and download routes; every refusal has an error and a remedy, which names the store. */
import type { ReactElement } from 'react'
import type { Database } from '../../db/read-only.ts'
import { type TextGrid, writeGrid } from '../../harness/base/formats/grid.ts'
import { type GridFormat, TABLE_FORMATS } from '../../harness/base/formats/table-formats.ts'
import { hintsOnPageStore } from './commands.ts'
import type { RawParams } from './params.ts'
import { openStore, storePath } from './store.ts'

export const refuse = (status: 400 | 404 | 503, error: string, remedy: string): Response =>
  Response.json({ error, remedy: hintsOnPageStore(storePath(), remedy) }, { status })

/** Runs the handler on the open store, or answers why there is none. */
export async function withStore(handle: (database: Database, path: string) => Response | Promise<Response>) {
  const store = openStore()
  if (store.state === 'broken') return refuse(503, store.what, store.remedy)
  if (store.state === 'empty') return refuse(404, `no database at ${store.path}`, 'npx maskbench run quick')
  return handle(store.database, store.path)
}

export function rawParams(url: string): RawParams {
  const all = new URL(url).searchParams
  return Object.fromEntries(
    [...new Set(all.keys())].map((name) => {
      const values = all.getAll(name)
      return [name, values.length === 1 ? values[0] : values]
    }),
  )
}

/** The text as a download; the file name is reduced to safe characters. */
export function download(text: string, type: string, name: string): Response {
  const safe = name.replace(/[^\w.-]+/g, '-')
  return new Response(text, {
    headers: { 'content-type': `${type}; charset=utf-8`, 'content-disposition': `attachment; filename="${safe}"` },
  })
}

/** A table of the page as a download. */
export const downloadGrid = (grid: TextGrid, format: GridFormat, name: string): Response =>
  download(writeGrid(grid, format), TABLE_FORMATS[format].type, name)

/** A figure of the page as an SVG download. */
export async function downloadPicture(picture: ReactElement, name: string): Promise<Response> {
  // Next.js allows this import in a route only dynamically.
  const { renderToStaticMarkup } = await import('react-dom/server')
  return download(renderToStaticMarkup(picture), 'image/svg+xml', name)
}
