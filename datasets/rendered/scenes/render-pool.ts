/** Renders many scenes, in worker threads when that is faster. Nothing here needs TensorFlow. */
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Split } from '../../types.ts'
import { drawScene } from './draw.ts'
import { Renderer } from './render.ts'
import type { Variant } from './variants.ts'
import { TAGS, tagOf } from './world.ts'

/** Scenes `from` … `from + count - 1` of a split, as pictures of `size` x `size`. */
export interface RenderOrder {
  variant: Variant
  split: Split
  from: number
  count: number
  size: number
}

export interface Part {
  from: number
  count: number
  /** [count, size, size, 3] */
  images: Uint8Array<ArrayBuffer>
  /** [count, size, size] */
  objects: Uint8Array<ArrayBuffer>
  /** [count, 24] */
  tags: Uint8Array<ArrayBuffer>
}

/** Number of scenes that a thread renders at a time. */
const PART = 64
/** Starting the threads takes about as long as rendering this many pixels. */
const WORTH_THREADS = 2 ** 21

export function renderPart({ variant, split, from, count, size }: RenderOrder): Part {
  const renderer = new Renderer(size)
  const pixels = size * size
  const images = new Uint8Array(count * pixels * 3)
  const objects = new Uint8Array(count * pixels)
  const tags = new Uint8Array(count * TAGS.length)
  for (let i = 0; i < count; i++) {
    const scene = drawScene(variant, split, from + i)
    const end = (i + 1) * pixels
    renderer.render(scene, images.subarray(i * pixels * 3, end * 3), objects.subarray(i * pixels, end))
    for (const object of scene.objects) tags[i * TAGS.length + tagOf(object)] = 1
  }
  return { from, count, images, objects, tags }
}

/** Yields the parts in the order of the scenes. The result does not depend on the number of threads. */
export async function* renderInParts(order: RenderOrder, threads = threadsFor(order)): AsyncGenerator<Part> {
  const orders = partsOf(order)
  if (threads === 1) {
    for (const part of orders) yield renderPart(part)
    return
  }
  const crew = Math.min(threads, orders.length)
  const workers = Array.from({ length: crew }, () => new Worker(new URL('./render-worker.mjs', import.meta.url)))
  try {
    const pending = workers.map((worker, i) => ask(worker, orders[i]!))
    for (let i = 0; i < orders.length; i++) {
      const part = await pending[i % crew]!
      const next = orders[i + crew]
      if (next !== undefined) pending[i % crew] = ask(workers[i % crew]!, next)
      yield part
    }
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
}

function threadsFor({ count, size }: RenderOrder): number {
  return count * size * size < WORTH_THREADS ? 1 : availableParallelism()
}

function ask(worker: Worker, order: RenderOrder): Promise<Part> {
  worker.postMessage(order)
  const answer = once(worker, 'message').then(([part]) => part as Part)
  answer.catch(() => {}) // A thread may fail while another one's answer is awaited; its error is thrown in its turn.
  return answer
}

function partsOf(order: RenderOrder): RenderOrder[] {
  const length = Math.ceil(order.count / PART)
  return Array.from({ length }, (_, i) => {
    return { ...order, from: order.from + i * PART, count: Math.min(PART, order.count - i * PART) }
  })
}
