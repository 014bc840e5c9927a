/** The part of next/navigation that the pages use. */
import { useMemo } from 'react'
import { useAddress } from '../address.ts'
import { navigate, refresh } from '../navigation.ts'

export class NotFound extends Error {
  override readonly name = 'NotFound'
}

export class Redirect extends Error {
  override readonly name = 'Redirect'
  readonly href: string
  constructor(href: string) {
    super(href)
    this.href = href
  }
}

export function notFound(): never {
  throw new NotFound()
}

export function redirect(href: string): never {
  throw new Redirect(href)
}

const router = {
  push: (href: string, options?: { scroll?: boolean }) => navigate(href, options),
  replace: (href: string, options?: { scroll?: boolean }) => navigate(href, { ...options, replace: true }),
  refresh,
}

export const useRouter = () => router

export const usePathname = (): string => useAddress().path

export function useSearchParams(): URLSearchParams {
  const { query } = useAddress()
  return useMemo(() => new URLSearchParams(query), [query])
}
