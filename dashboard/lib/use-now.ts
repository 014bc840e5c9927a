'use client'
import { useEffect, useState } from 'react'

/** The current time, updated every second while `ticking`; null on the server and before hydration. */
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
