/** A plugin's file and all that it imports, as one JavaScript text that the store keeps and every worker can load. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { BuildFailure, Message, Plugin } from 'esbuild'
import { UsageError } from '../base/errors.ts'
import { checkKind, startOf } from '../base/formats/file-kind.ts'
import { sha256 } from '../base/hash.ts'
import { build } from '../base/process/esbuild.mjs'
import * as api from './api.ts'
import { exportedVersion } from './exported.ts'
import { unknownName } from './known-names.ts'

export interface Bundle {
  /** Absolute path of the plugin's file. */
  file: string
  /** Hash of its sources; the same wherever the files are. */
  digest: string
  /** Absolute paths of that file and of all that it imports. */
  sources: string[]
  /** An ES module without imports, except for Node's own. */
  code: string
}

/** Where the bundled code finds what it imports from `maskbench/plugin`: the modules of the process that loads it. */
export const API = 'maskbench.plugin'

/** @returns the absolute path of a plugin's file. @throws UsageError when there is no such file. */
export function pluginFile(path: string): string {
  const file = resolve(path)
  if (!existsSync(file)) {
    const remedy =
      'name a .ts or .js file; if only a store has it, `npx maskbench plugin export KEY` writes it out; see docs/plugins.md'
    throw new UsageError({ what: `there is no plugin ${path}`, remedy })
  }
  if (!statSync(file).isFile()) {
    throw new UsageError({ what: `the plugin ${path} is not a file`, remedy: 'name a .ts or .js file in it' })
  }
  checkKind(path, startOf(file), { what: 'a plugin', takes: ['empty'], remedy: 'name a .ts or .js file' })
  return file
}

/** @throws UsageError that says where and why, when there is no such file or it cannot be compiled. */
export async function bundlePlugin(path: string): Promise<Bundle> {
  const file = pluginFile(path)
  const folder = dirname(file)
  const exported = exportedVersion(readFileSync(file, 'utf8'))
  if (exported !== null) return { file, sources: [file], ...exported }
  try {
    const { outputFiles, metafile, warnings } = await build({
      entryPoints: [file],
      absWorkingDir: folder,
      bundle: true,
      write: false,
      metafile: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      sourcemap: 'inline',
      // Stacks then name the files themselves.
      sourceRoot: pathToFileURL(join(folder, '/')).href,
      sourcesContent: false,
      logLevel: 'silent',
      plugins: [ourModules, ownPlaces],
    })
    // Of a namespace, the compiler only warns: `z.coerce` would be undefined.
    const lacking = warnings.filter(({ text }) => MODULE.test(text))
    if (lacking.length > 0) throw cannotCompile(explained(lacking[0]!, path, folder))
    const sources = Object.keys(metafile.inputs).filter((input) => !input.startsWith(`${OURS}:`))
    const texts = sources.sort().map((input) => {
      const source = resolve(folder, input)
      return `${source === file ? '' : relative(folder, source)}\n${readFileSync(source, 'utf8')}`
    })
    const paths = sources.map((source) => resolve(folder, source))
    return { file, sources: paths, digest: sha256(texts.join('\n')).slice(0, 12), code: outputFiles[0]!.text }
  } catch (error) {
    const [first] = (error as BuildFailure).errors ?? []
    if (first === undefined) throw error
    throw cannotCompile(explained(first, path, folder))
  }
}

function cannotCompile(why: string): UsageError {
  return new UsageError({ what: `the plugin cannot be compiled: ${why}`, remedy: 'correct it there' })
}

const OURS = 'maskbench'
/** How messages of the compiler name one of our modules. */
const MODULE = /"maskbench:(.+?)"/

/** Replaces `maskbench/plugin` and `zod` by the modules of the process that loads the plugin. */
const ourModules: Plugin = {
  name: 'modules of maskbench',
  setup(build) {
    build.onResolve({ filter: /^(maskbench\/plugin|zod)$/ }, ({ path }) => ({ path, namespace: OURS }))
    build.onResolve({ filter: /^maskbench(\/.*)?$/ }, ({ path }) => ({
      errors: [{ text: `plugins import nothing from "${path}", did you mean "maskbench/plugin"?` }],
    }))
    const ours = `globalThis[Symbol.for('${API}')]`
    build.onLoad({ filter: /.*/, namespace: OURS }, ({ path }) => ({
      // zod is imported as a namespace or by its name.
      contents: path === 'zod' ? exportsOf(`${ours}.z`, api.z, 'z') : exportsOf(ours, api),
    }))
  },
}

/** An ES module, so that importing a name that it lacks is refused. @param whole - a name for all of it. */
function exportsOf(place: string, given: object, whole?: string): string {
  const names = Object.keys(given)
  // Not all names can be those of constants; what is wrong with one is told by this name.
  const own = names.map((name) => `const our_${name} = ${place}.${name}\nexport { our_${name} as ${name} }`)
  return [...own, ...(whole === undefined ? [] : [`export const ${whole} = ${place}\nexport default ${place}`])].join(
    '\n',
  )
}

/** What the compiler says, in words for the author of a plugin. */
function explained({ text, location }: Message, path: string, folder: string): string {
  const module = MODULE.exec(text)?.[1]
  const name = /\bimport "(.+?)"/i.exec(text)?.[1]
  const known = Object.keys(module === 'zod' ? api.z : api)
  const why = module && name ? `${unknownName(name, known, module)} (write \`type ${name}\` if it is a type)` : text
  if (location === null) return `${path}: ${why}`
  return `${resolve(folder, location.file)}:${location.line}: ${why} (column ${location.column + 1})`
}

/** Keeps `import.meta.url` pointing at the sources, so that a plugin finds files beside it. */
const ownPlaces: Plugin = {
  name: 'own places',
  setup(build) {
    build.onLoad({ filter: /\.[mc]?[jt]s$/ }, ({ path }) => {
      if (path.includes('node_modules')) return null
      const contents = readFileSync(path, 'utf8')
      if (!contents.includes('import.meta.url')) return null
      const url = JSON.stringify(pathToFileURL(path).href)
      return {
        contents: contents.replace(/(?<!['"`])\bimport\.meta\.url\b/g, () => url),
        loader: /ts$/.test(path) ? 'ts' : 'js',
      }
    })
  },
}
