/** Changes the page that a snapshot shows. */
import { readLocation, snapshotHref } from './address.ts'

interface Options {
  /** Replaces the entry of the browser's history, as while typing. */
  replace?: boolean
  /** Whether the new page starts at its top; @default true. */
  scroll?: boolean
}

type Show = (scroll: boolean) => void

let show: Show = () => {}

/** @param shown - called after each change of the address. */
export function followNavigation(shown: Show): void {
  show = shown
  // Going back and forward, where the browser itself restores the position, and an address typed by the reader.
  addEventListener('popstate', () => {
    readLocation()
    show(false)
  })
}

/** @param href - an address as on the server. */
export function navigate(href: string, { replace = false, scroll = true }: Options = {}): void {
  changeAddress(href, replace)
  show(scroll)
}

/** Reads the page again. */
export const refresh = (): void => show(false)

/** Changes the address alone. */
export function changeAddress(href: string, replace: boolean): void {
  const hash = snapshotHref(href)
  if (replace) history.replaceState(null, '', hash)
  else history.pushState(null, '', hash)
  readLocation()
}
