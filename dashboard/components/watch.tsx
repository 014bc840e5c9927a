'use client'
import { useRouter } from 'next/navigation'
import { useRef } from 'react'
import { useEvents } from '../lib/use-events.ts'

/**
 * Brings the page up to date when runs have finished; what the reader has chosen stays.
 * @param source - of texts that change when the page should.
 */
export function Watch({ source = '/live' }: { source?: string }) {
  const router = useRouter()
  const known = useRef<string | null>(null)
  useEvents<string>(source, (state) => {
    if (known.current !== null && known.current !== state) router.refresh()
    known.current = state
  })
  return null
}
