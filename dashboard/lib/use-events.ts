'use client'
import { useEffect, useRef } from 'react'

/**
 * Listens to server-sent events while the page can be seen: a browser opens six connections to a server at most, and
 * pages in the background must not hold them.
 * @param source null while there is nothing to wait for.
 */
export function useEvents<T>(source: string | null, onEvent: (event: T) => void): void {
  const handler = useRef(onEvent)
  useEffect(() => {
    handler.current = onEvent
  })
  useEffect(() => {
    if (source === null) return
    let events: EventSource | null = null
    const follow = () => {
      if (document.hidden) {
        events?.close()
        events = null
      } else if (!events) {
        events = new EventSource(source)
        events.onmessage = ({ data }) => handler.current(JSON.parse(data) as T)
      }
    }
    follow()
    document.addEventListener('visibilitychange', follow)
    return () => {
      document.removeEventListener('visibilitychange', follow)
      events?.close()
    }
  }, [source])
}
