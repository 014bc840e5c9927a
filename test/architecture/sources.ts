/** The project's own sources and what they import of each other. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'

const ROOT = join(import.meta.dirname, '..', '..')

const FOLDERS = ['db', 'datasets', 'harness', 'dashboard', 'test']
const IMPORTS = /(?:\bfrom|\bimport|\bimport\()\s*'(\.[^']+)'/g

export interface Source {
  /** Below the project's folder. */
  path: string
  text: string
  /** Paths of files of ours, types included. */
  imports: string[]
}

export function readSources(): Source[] {
  const paths = FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .map((path) => join(folder, path))
      .filter((path) => /\.(ts|tsx|mjs)$/.test(path) && !path.includes('.next') && !path.endsWith('.d.ts')),
  )
  return paths.sort().map((path) => {
    const text = readFileSync(join(ROOT, path), 'utf8')
    const found = [...text.matchAll(IMPORTS)].map(([, name]) => normalize(join(dirname(path), name!)))
    return { path, text, imports: found.filter((name) => existsSync(join(ROOT, name))) }
  })
}

/** `harness/store` of `harness/store/runs/queue.ts`, `db` of `db/names.ts`. */
export function roomOf(path: string): string {
  const [top, room, more] = path.split('/')
  return (top === 'harness' || top === 'dashboard') && more !== undefined ? `${top}/${room}` : top!
}

/** Files that import each other in a circle, one list for each circle (Tarjan 1972). */
export function circles(sources: readonly Source[]): string[][] {
  const importsOf = new Map(sources.map(({ path, imports }) => [path, imports]))
  const order = new Map<string, number>()
  const lowest = new Map<string, number>()
  const open: string[] = []
  const found: string[][] = []
  const visit = (path: string): void => {
    order.set(path, order.size)
    lowest.set(path, order.get(path)!)
    open.push(path)
    for (const next of importsOf.get(path) ?? []) {
      if (!order.has(next)) visit(next)
      if (open.includes(next)) lowest.set(path, Math.min(lowest.get(path)!, lowest.get(next)!))
    }
    if (lowest.get(path) !== order.get(path)) return
    const circle = open.splice(open.indexOf(path))
    if (circle.length > 1) found.push(circle.map((one) => relative('.', one)))
  }
  for (const { path } of sources) if (!order.has(path)) visit(path)
  return found
}
