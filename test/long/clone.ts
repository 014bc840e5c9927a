/** A second clone of the project, with an engine of its own beside the one that the other tests use. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')
const SOURCES = ['harness', 'db', 'datasets', 'package.json', 'package-lock.json', 'tsconfig.json']
/** The package whose folder the binding is built in; everything else in node_modules is linked. */
const OWN = ['@tensorflow', 'tfjs-node-gpu'] as const

export interface Clone extends Disposable {
  path: string
}

export function clone(): Clone {
  const path = mkdtempSync(join(tmpdir(), 'maskbench-clone-'))
  for (const name of SOURCES) cpSync(join(ROOT, name), join(path, name), { recursive: true })
  linkAll(['node_modules'], [OWN[0], '.cache'], path)
  linkAll(['node_modules', OWN[0]], [OWN[1]], path)
  const package_ = join('node_modules', ...OWN)
  cpSync(join(ROOT, package_), join(path, package_), {
    recursive: true,
    filter: (file) => !file.includes('/lib/napi-v8'),
  })
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true }) }
}

function linkAll(folder: string[], but: string[], path: string): void {
  const [from, to] = [join(ROOT, ...folder), join(path, ...folder)]
  mkdirSync(to)
  for (const name of readdirSync(from)) if (!but.includes(name)) symlinkSync(join(from, name), join(to, name))
}
