/** A plugin's file and all that it imports, as one JavaScript text that the store keeps and every worker can load. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type BuildFailure, build, type Plugin } from 'esbuild'
import { UsageError } from '../base/errors.ts'
import { sha256 } from '../base/hash.ts'

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

/** @throws UsageError that says where and why, when there is no such file or it cannot be compiled. */
export async function bundlePlugin(path: string): Promise<Bundle> {
  const file = resolve(path)
  if (!existsSync(file)) {
    throw new UsageError({ what: `there is no plugin ${path}`, remedy: 'name a .ts or .js file; see docs/plugins.md' })
  }
  if (!statSync(file).isFile()) {
    throw new UsageError({ what: `the plugin ${path} is not a file`, remedy: 'name a .ts or .js file in it' })
  }
  const folder = dirname(file)
  try {
    const { outputFiles, metafile } = await build({
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
    const { location, text } = first
    const where = location ? `${resolve(folder, location.file)}:${location.line}` : path
    throw new UsageError({ what: `the plugin cannot be compiled: ${where}: ${text}`, remedy: 'correct it there' })
  }
}

const OURS = 'maskbench'

/** Replaces `maskbench/plugin` and `zod` by the modules of the process that loads the plugin. */
const ourModules: Plugin = {
  name: 'modules of maskbench',
  setup(build) {
    build.onResolve({ filter: /^(maskbench\/plugin|zod)$/ }, ({ path }) => ({ path, namespace: OURS }))
    const ours = `globalThis[Symbol.for('${API}')]`
    build.onLoad({ filter: /.*/, namespace: OURS }, ({ path }) => ({
      // zod is imported as a namespace or by its name.
      contents: `module.exports = ${path === 'zod' ? `{ ...${ours}.z, z: ${ours}.z }` : ours}`,
    }))
  },
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
        contents: contents.replace(/(?<!['"`])\bimport\.meta\.url\b/g, url),
        loader: /ts$/.test(path) ? 'ts' : 'js',
      }
    })
  },
}
