// What `renderInParts` starts: renders the parts it is asked for. Plain JavaScript, since a thread does not inherit
// tsx.
import { parentPort } from 'node:worker_threads'
import { register } from 'tsx/esm/api'

register()
const { renderPart } = await import('./render-pool.ts')
parentPort?.on('message', (order) => {
  const part = renderPart(order)
  parentPort?.postMessage(part, [part.images.buffer, part.objects.buffer, part.tags.buffer])
})
