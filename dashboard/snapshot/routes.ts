/** Finds the page or the download at an address, among the routes of the dashboard. */

import { layouts, type Props, pages, routes } from 'virtual:app-routes'
import { notFound } from 'next/navigation'
import type { ReactNode } from 'react'
import { rawParams } from '../lib/respond.ts'
import type { Address } from './address.ts'

const BASE = 'http://export.invalid'

interface RouteMatch<T> {
  pattern: string
  module: T
  params: Record<string, string | string[]>
}

/** @param pattern - as Next.js names folders: `/runs/[id]`, `/api/v1/[[...path]]`. */
function match(pattern: string, path: string): Record<string, string | string[]> | null {
  const names: { name: string; many: boolean }[] = []
  const source = pattern.replace(/\/\[\[\.\.\.(\w+)\]\]|\[(\w+)\]/g, (_, many: string | undefined, one: string) => {
    names.push({ name: many ?? one, many: many !== undefined })
    return many ? '(?:/(.*))?' : '([^/]+)'
  })
  const found = new RegExp(`^${source}$`).exec(path)
  if (!found) return null
  const values = found.slice(1).map((text) => (text === undefined ? undefined : decodeURIComponent(text)))
  return Object.fromEntries(
    names.flatMap(({ name, many }, i) => {
      const value = values[i]
      return value === undefined ? [] : [[name, many ? value.split('/') : value]]
    }),
  )
}

/** Fixed addresses go before those with parameters, e.g. `/tables/gls-1` before `/tables/[id]`. */
function find<T>(list: readonly (readonly [pattern: string, module: T])[], path: string): RouteMatch<T> | null {
  const ordered = [...list].sort(([a], [b]) => Number(a.includes('[')) - Number(b.includes('[')))
  for (const [pattern, module] of ordered) {
    const params = match(pattern, path)
    if (params) return { pattern, module, params }
  }
  return null
}

export interface Rendered {
  title: string | undefined
  content: ReactNode
}

/** Renders a page as the server does: its data first. @throws what `notFound` and `redirect` throw. */
export async function renderPage({ path, query }: Address): Promise<Rendered> {
  const found = find(pages, path)
  if (!found) notFound()
  const props: Props = {
    params: Promise.resolve(found.params),
    searchParams: Promise.resolve(rawParams(BASE + path + query)),
  }
  const { default: page, metadata, generateMetadata } = found.module
  const layout = layouts.find(([pattern]) => pattern === found.pattern)?.[1]
  const content = await page(props)
  const title = (await generateMetadata?.(props))?.title ?? metadata?.title
  return { title, content: layout ? await layout.default({ ...props, children: content }) : content }
}

/** Whether the address is a download. */
export const isDownload = ({ path }: Pick<Address, 'path'>): boolean => find(routes, path) !== null

/** Answers what the server's routes answer: downloads, blocks of long tables, parts of curves, the API. */
export async function answer(address: string, signal?: AbortSignal | null): Promise<Response> {
  const url = new URL(address, BASE)
  const found = find(routes, url.pathname)
  if (!found) return new Response(null, { status: 404 })
  const request = new Request(url, { signal: signal ?? null })
  return found.module.GET(request, { params: Promise.resolve(found.params) })
}
