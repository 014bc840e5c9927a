'use client'
import { useRouter } from 'next/navigation'
import { useRef } from 'react'
import { useEvents } from '../lib/use-events.ts'

/**
 * Brings the page up to date when runs have finished; what the reader has chosen stays.
 * @param seen - what the page was made of.
 * @param source - of the same as it is now.
 */
export function AutoRefresh({ seen, source = '/live' }: { seen: string; source?: string }) {
  const router = useRouter()
  const known = useRef(seen)
  useEvents<string>(source, (state) => {
    if (known.current !== state) router.refresh()
    known.current = state
  })
  return null
}
