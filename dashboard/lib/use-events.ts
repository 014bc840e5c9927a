'use client'
import { useEffect, useRef } from 'react'

const RETRY_MS = 5000

/**
 * Listens to server-sent events while the page is visible: a browser opens at most six connections to a server, and
 * background pages must not hold them.
 * @param source - address of the stream; null when there is nothing to wait for.
 */
export function useEvents<T>(source: string | null, onEvent: (event: T) => void): void {
  const handler = useRef(onEvent)
  useEffect(() => {
    handler.current = onEvent
  })
  useEffect(() => {
    if (source === null) return
    let events: EventSource | null = null
    let again: ReturnType<typeof setTimeout> | undefined
    const follow = () => {
      if (document.hidden) {
        events?.close()
        events = null
      } else if (!events) {
        events = new EventSource(source)
        events.onmessage = ({ data }) => handler.current(JSON.parse(data) as T)
        events.onerror = () => {
          // The browser reconnects by itself after a lost connection, but not after an error response.
          if (events?.readyState !== EventSource.CLOSED) return
          events = null
          clearTimeout(again)
          again = setTimeout(follow, RETRY_MS)
        }
      }
    }
    follow()
    document.addEventListener('visibilitychange', follow)
    return () => {
      document.removeEventListener('visibilitychange', follow)
      clearTimeout(again)
      events?.close()
    }
  }, [source])
}
