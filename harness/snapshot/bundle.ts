/** Bundles the dashboard's pages into one script and one style sheet that run without a server. */
import { readdirSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import tailwind from '@tailwindcss/postcss'
import type { Plugin } from 'esbuild'
import postcss from 'postcss'
import { build } from '../base/process/esbuild.mjs'

const DASHBOARD = fileURLToPath(new URL('../../dashboard', import.meta.url))
const PLATFORM = join(DASHBOARD, 'snapshot', 'platform')

/** What stands in the browser for modules that need a server. */
const REPLACED: Record<string, string> = {
  'better-sqlite3': 'better-sqlite3.ts',
  'next/dynamic': 'next-dynamic.tsx',
  'next/form': 'next-form.tsx',
  'next/link': 'next-link.tsx',
  'next/navigation': 'next-navigation.ts',
  'next/server': 'next-server.ts',
  'node:crypto': 'node-crypto.ts',
  'node:fs': 'node-fs.ts',
  'node:path': 'node-path.ts',
  'node:url': 'node-url.ts',
}
/** Our own modules that a snapshot has its own version of. */
const OWN = ['artefact-file', 'artefact-href', 'readable-file', 'use-events']
/** Modules that are imported but not used in the browser. */
const UNUSED = /^(node:(stream|fs\/promises)|fs|path|crypto)$/
/** Routes that need a server: streams of events, files, which lie beside the page, and figures as PNG or with pictures inside. */
const ONLY_SERVED = /\/live\/route\.ts$|^(artefacts|(masks|plot)\/figures)\//

/** @param folder - gets `app.js`, `app.css` and the fonts. @throws when a page cannot be bundled. */
export async function bundleApp(folder: string): Promise<void> {
  const { warnings, outputFiles } = await build({
    entryPoints: { app: join(DASHBOARD, 'snapshot', 'main.tsx'), style: join(DASHBOARD, 'snapshot', 'style.css') },
    outdir: folder,
    // esbuild's own errors of writing are text without a code.
    write: false,
    bundle: true,
    minify: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'exported',
    loader: { '.csv': 'text', '.woff2': 'file' },
    assetNames: '[name]-[hash]',
    define: {
      'process.env.NODE_ENV': '"production"',
      'process.env.MASKBENCH_DB': 'maskbench.store',
      'process.env.MASKBENCH_PUBLIC_ADDRESS': '""',
      'import.meta.url': '""',
    },
    plugins: [replaceModules, listRoutes, compileStyles],
    logLevel: 'silent',
  })
  // What is imported from a module that is left out would fail only once a reader opens the page.
  const missing = warnings.filter(({ id }) => id === 'import-is-undefined')
  if (missing.length > 0) throw new Error(missing.map(({ text, location }) => `${location?.file}: ${text}`).join('; '))
  await mkdir(folder, { recursive: true })
  for (const { path, contents } of outputFiles) await writeFile(path, contents)
}

const replaceModules: Plugin = {
  name: 'replace-modules',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^exported\/jsx-runtime$/ }, () => ({ path: join(PLATFORM, 'jsx-runtime.ts') }))
    onResolve({ filter: /^[a-z]/ }, ({ path }) => {
      const file = REPLACED[path]
      if (file !== undefined) return { path: join(PLATFORM, file) }
      return UNUSED.test(path) ? { path, namespace: 'unused' } : null
    })
    onResolve({ filter: new RegExp(`/(lib/)?(${OWN.join('|')})\\.ts$`) }, ({ path }) => ({
      path: join(PLATFORM, path.slice(path.lastIndexOf('/') + 1)),
    }))
    onLoad({ filter: /.*/, namespace: 'unused' }, () => ({ contents: '', loader: 'js' }))
  },
}

/** Lists the files that are pages and routes by their names, as Next.js does. */
const listRoutes: Plugin = {
  name: 'list-routes',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^virtual:app-routes$/ }, ({ path }) => ({ path, namespace: 'routes' }))
    onLoad({ filter: /.*/, namespace: 'routes' }, () => {
      const app = join(DASHBOARD, 'app')
      const files = readdirSync(app, { recursive: true, encoding: 'utf8' }).sort()
      const listed = { pages: /(^|\/)page\.tsx$/, layouts: /\/layout\.tsx$/, routes: /(^|\/)route\.ts$/ }
      const imports: string[] = []
      const exports = Object.entries(listed).map(([name, ending]) => {
        const entries = files
          .filter((file) => ending.test(file) && !ONLY_SERVED.test(file))
          .map((file) => {
            const local = `m${imports.length}`
            imports.push(`import * as ${local} from ${JSON.stringify(`./${file}`)}`)
            return `[${JSON.stringify(patternOf(file))}, ${local}]`
          })
        return `export const ${name} = [${entries.join(', ')}]`
      })
      return { contents: [...imports, ...exports].join('\n'), resolveDir: app, loader: 'ts' }
    })
  },
}

/** `/runs/[id]` of `runs/[id]/page.tsx`; folders in parentheses are not part of the address. */
function patternOf(file: string): string {
  const parts = dirname(file).split('/')
  return `/${parts.filter((part) => part !== '.' && !part.startsWith('(')).join('/')}`
}

const compileStyles: Plugin = {
  name: 'compile-styles',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^@fontsource-variable\// }, ({ path }) => ({
      path: createRequire(import.meta.url).resolve(path),
    }))
    onLoad({ filter: /\/globals\.css$/ }, async ({ path }) => {
      const { css } = await postcss([tailwind()]).process(await readFile(path, 'utf8'), { from: path })
      return { contents: css, loader: 'css' }
    })
  },
}
