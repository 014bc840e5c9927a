'use client'
import { useRouter } from 'next/navigation'
import { useRef } from 'react'
import { useEvents } from '../lib/use-events.ts'

/**
 * Refreshes the page when runs have finished; the reader's choices are kept.
 * @param seen - mark of the state that the page was rendered from.
 * @param source - address of the event stream that sends the current mark.
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
