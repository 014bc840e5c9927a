'use client'
import { useRouter } from 'next/navigation'
import { useRef } from 'react'
import { useEvents } from '../lib/use-events.ts'

/** Brings the page up to date when runs have finished; what the reader has chosen stays. */
export function Watch() {
  const router = useRouter()
  const known = useRef<string | null>(null)
  useEvents<string>('/live', (state) => {
    if (known.current !== null && known.current !== state) router.refresh()
    known.current = state
  })
  return null
}
