// @ts-check
/**
 * `npm run test:gpu -- --pack FOLDER [--library FOLDER] [--arch 90]`: the check, bundled, with Node, the compiled binding and the
 * library that it was compiled against, or another: all that a machine needs that has a card and a driver, and no network. It
 * comes in parts that travel one by one; `unpack.sh` lies beside them.
 */
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'
import { runCommand } from '../../harness/engine/installation/command.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '..', '..')
const PACKAGE = join('node_modules', '@tensorflow', 'tfjs-node-gpu')
const BUILT = join('lib', 'napi-v8')
/** Programs of the check that are not JavaScript: each looks for them beside itself. */
const PROGRAMS = ['test/gpu/torch-steps.py', 'harness/engine/card/driver.py']

/** @param {string[]} words - the command line. @returns {Promise<number>} the exit code */
export async function pack(words) {
  const { values } = parseArgs({
    args: words,
    options: {
      pack: { type: 'string' },
      library: { type: 'string' },
      arch: { type: 'string', default: '90' },
      preset: { type: 'string', default: '4' },
    },
  })
  const out = resolve(values.pack ?? '')
  const library =
    values.library ?? JSON.parse(readFileSync(join(root, PACKAGE, BUILT, 'built-from.json'), 'utf8')).library
  const scratch = mkdtempSync(join(tmpdir(), 'maskbench-pack-'))
  try {
    const check = join(scratch, 'check')
    const cudart = join(library, 'nvidia', 'lib', 'libcudart.so.12')
    await bundleCheck(check, existsSync(cudart) ? 'gpu' : 'cpu')
    copyFileSync(process.execPath, join(check, 'node'))
    const { code } = await runCommand(
      'python3',
      [
        join(here, 'pack-library.py'),
        ...['--tensorflow', join(library, 'tensorflow'), '--out', out, '--add', check],
        ...['--arch', values.arch, '--preset', values.preset],
        ...(existsSync(cudart) ? ['--cudart', cudart] : []),
      ],
      { onOutput: (text) => process.stderr.write(text) },
    )
    return code === 0 ? 0 : 1
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

/**
 * Everything of the check but Node and the library, in a folder of its own that needs no packages.
 * @param {string} folder
 * @param {'cpu' | 'gpu'} kind - of the library that it will run with: a binding fits either.
 */
export async function bundleCheck(folder, kind) {
  /** @type {import('esbuild').BuildOptions} */
  const common = { bundle: true, platform: 'node', target: 'node20', minifySyntax: true, logLevel: 'error' }
  await build({
    ...common,
    entryPoints: { main: join(here, 'main.ts') },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    format: 'esm',
    splitting: true,
    external: ['@tensorflow/*'],
    banner: { js: "import{createRequire as $$r}from'node:module';const require=$$r(import.meta.url);" },
    plugins: [
      { name: 'without pictures', setup: leaveOutSharp },
      { name: 'beside', setup: programsBeside },
    ],
  })
  const target = join(folder, PACKAGE)
  await build({
    ...common,
    entryPoints: [join(root, PACKAGE, 'dist', 'index.js')],
    outfile: join(target, 'dist', 'index.js'),
    format: 'cjs',
    minify: true,
    external: ['../package.json'],
    plugins: [{ name: 'binding in its place', setup: findBindingInPlace }],
  })
  const { name, version } = JSON.parse(readFileSync(join(root, PACKAGE, 'package.json'), 'utf8'))
  writeFileSync(join(target, 'package.json'), JSON.stringify({ name, version, main: 'dist/index.js' }))
  mkdirSync(join(target, BUILT), { recursive: true })
  for (const file of ['tfjs_binding.node', 'mute.node', 'device.node']) {
    copyFileSync(join(root, PACKAGE, BUILT, file), join(target, BUILT, file))
  }
  const stamp = JSON.parse(readFileSync(join(root, PACKAGE, BUILT, 'built-from.json'), 'utf8'))
  writeFileSync(join(target, BUILT, 'built-from.json'), JSON.stringify({ ...stamp, kind }))
  for (const file of PROGRAMS) copyFileSync(join(root, file), join(folder, file.split('/').at(-1) ?? file))
}

/** Pictures of masks are drawn by a package with native parts; the check asks for none. @param {import('esbuild').PluginBuild} build */
function leaveOutSharp(build) {
  build.onResolve({ filter: /^sharp$/ }, () => ({ path: 'sharp', namespace: 'absent' }))
  build.onLoad({ filter: /.*/, namespace: 'absent' }, () => ({
    contents: "export default () => { throw new Error('pictures are not packed') }",
  }))
}

/** In the bundle all programs lie in one folder. @param {import('esbuild').PluginBuild} build */
function programsBeside(build) {
  build.onLoad({ filter: /\/(torch|driver)\.ts$/ }, ({ path }) => ({
    loader: 'ts',
    contents: readFileSync(path, 'utf8').replace("'../torch-steps.py'", "'./torch-steps.py'"),
  }))
}

/** The package looks for its binding by another package that knows where to download it. @param {import('esbuild').PluginBuild} build */
function findBindingInPlace(build) {
  build.onResolve({ filter: /^@mapbox\/node-pre-gyp$/ }, () => ({ path: 'place', namespace: 'place' }))
  build.onLoad({ filter: /.*/, namespace: 'place' }, () => ({
    contents: `exports.find = () => require('node:path').join(__dirname, '..', 'lib', 'napi-v8', 'tfjs_binding.node')`,
  }))
}
