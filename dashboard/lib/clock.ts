'use client'
import { useEffect, useState } from 'react'

/** The time now, once a second while `ticking`; null on the server and before the browser has taken over. */
export function useNow(ticking: boolean): number | null {
  const [now, setNow] = useState<number | null>(null)
  useEffect(() => {
    setNow(Date.now())
    if (!ticking) return
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [ticking])
  return now
}
