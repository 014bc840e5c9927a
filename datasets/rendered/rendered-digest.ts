/**
 * The digest of pictures that are drawn by the code of this folder: made again only when that code, or Node, has
 * changed.
 */
import { readdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rememberedDigest } from '../remembered-digest.ts'

const here = dirname(fileURLToPath(import.meta.url))

/**
 * @param name - tells one set of pictures from the others.
 * @param samples - 64 hex digits over some of the pictures, and over how many there are.
 */
export function renderedDigest(name: string, samples: () => string): string {
  const sources = readdirSync(here, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
  return rememberedDigest(here, sources.sort(), samples, { name, node: process.versions.node, on: process.arch })
}
