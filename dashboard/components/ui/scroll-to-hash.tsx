'use client'
import { useEffect } from 'react'

/** Scrolls to the element in the hash: on a streamed page it arrives too late for the browser to find. */
export function ScrollToHash() {
  useEffect(() => {
    document.getElementById(window.location.hash.slice(1))?.scrollIntoView()
  }, [])
  return null
}
