/**
 * Addresses of a snapshot. All pages are one file, and the address of a page on the server stands behind its `#`:
 * `index.html#/runs?suite=quick#content`.
 */
import { useSyncExternalStore } from 'react'

export interface Address {
  path: string
  /** With its question mark; empty without a query. */
  query: string
  /** Id of an element on the page; empty for none. */
  fragment: string
}

export function parseAddress(hash: string): Address {
  const [address = '', fragment = ''] = (hash.startsWith('#/') ? hash.slice(1) : '/').split('#')
  const [path = '', query = ''] = address.split(/\?(.*)/s)
  return { path, query: query && `?${query}`, fragment }
}

let current: Address = parseAddress(location.hash)
const listeners = new Set<() => void>()

export const currentAddress = (): Address => current

/** Takes over the address that the browser shows. */
export function readLocation(): Address {
  const read = parseAddress(location.hash)
  if (JSON.stringify(read) !== JSON.stringify(current)) {
    current = read
    for (const listener of listeners) listener()
  }
  return current
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useAddress = (): Address => useSyncExternalStore(subscribe, currentAddress)

/** The link in a snapshot that leads where `href` leads on the server; other sites and files stay as they are. */
export function snapshotHref(href: string): string {
  if (href.startsWith('/')) return `#${href}`
  if (href.startsWith('?')) return `#${current.path}${href}`
  return /^#(?!\/)/.test(href) ? `#${current.path}${current.query}${href}` : href
}
