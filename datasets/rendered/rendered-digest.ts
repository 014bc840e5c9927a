/**
 * The digest of pictures that are drawn by the code of this folder. It is computed again only when that code or Node
 * has changed.
 */
import { readdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rememberedDigest } from '../remembered-digest.ts'

const here = dirname(fileURLToPath(import.meta.url))

/**
 * @param name - identifies the set of pictures.
 * @param samples - computes a SHA-256 in hex over some of the pictures and over their number.
 */
export function renderedDigest(name: string, samples: () => string): string {
  const sources = readdirSync(here, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
  return rememberedDigest(here, sources.sort(), samples, { name, node: process.versions.node, on: process.arch })
}
