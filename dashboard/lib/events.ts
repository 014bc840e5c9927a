/** Server-sent events from a database that other processes write: it is polled every second, and changes are sent. */
const PERIOD_MS = 1000
const KEEP_ALIVE_MS = 15_000

/**
 * @param read - called every second; returns the data to send, or null when nothing has changed.
 */
export function eventStream({ method, signal }: Request, read: () => unknown | null): Response {
  const headers = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache, no-transform' }
  if (method === 'HEAD') return new Response(null, { headers })
  const encoder = new TextEncoder()
  let timer: NodeJS.Timeout | undefined
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      let quietSince = Date.now()
      const send = (text: string) => {
        controller.enqueue(encoder.encode(text))
        quietSince = Date.now()
      }
      const stop = () => {
        clearInterval(timer)
        try {
          controller.close()
        } catch {
          // The client has already disconnected.
        }
      }
      const look = () => {
        try {
          const change = read()
          if (change !== null) send(`data: ${JSON.stringify(change)}\n\n`)
          else if (Date.now() - quietSince > KEEP_ALIVE_MS) send(': still here\n\n')
        } catch (error) {
          // The browser reconnects by itself; the store may be readable again by then.
          console.error(error)
          stop()
        }
      }
      signal.addEventListener('abort', stop)
      send('retry: 2000\n\n')
      // Before the first look, which stops it where the store cannot be read.
      timer = setInterval(look, PERIOD_MS)
      look()
    },
    cancel() {
      clearInterval(timer)
    },
  })
  return new Response(stream, { headers })
}
