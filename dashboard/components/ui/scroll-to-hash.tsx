'use client'
import { useEffect } from 'react'

/** Shows the part that the address names: a page that arrives in pieces has it too late for the browser to find. */
export function ScrollToHash() {
  useEffect(() => {
    document.getElementById(window.location.hash.slice(1))?.scrollIntoView()
  }, [])
  return null
}
