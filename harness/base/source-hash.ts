/** Hashes a source file and every project file that it imports, directly or indirectly, except for type imports. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const IMPORTS =
  /^(?:import|export)\s(?!type\b)[\w\s{},*$]*?from\s*'(\.[^']+)'|^import\s*'(\.[^']+)'|\bimport\(\s*'(\.[^']+)'\s*\)/gm

/**
 * @param entry - path relative to the project's folder.
 * @returns the first 12 hex digits of a sha256, the same on every machine with the same sources.
 */
export function hashSources(entry: string): string {
  const sources = new Map<string, string>()
  const waiting = [resolve(root, entry)]
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (sources.has(file)) continue
    const text = readFileSync(file, 'utf8')
    sources.set(file, text)
    for (const [, ...found] of text.matchAll(IMPORTS)) waiting.push(resolve(dirname(file), found.find(Boolean)!))
  }
  const hash = createHash('sha256')
  for (const file of [...sources.keys()].sort()) hash.update(`${relative(root, file)}\n${sources.get(file)}\n`)
  return hash.digest('hex').slice(0, 12)
}
