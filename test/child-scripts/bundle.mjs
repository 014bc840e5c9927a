// @ts-check
/** `bundle.mjs FOLDER` bundles all scripts that tests run in processes of their own into the folder. */
import { symlinkSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleInto } from '../../harness/cli/bundle.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const SCRIPTS = [
  'cli/helpers/toy-data.ts',
  'execution/fakes/parent.ts',
  'execution/fakes/worker.ts',
  'slurm/fake-task.ts',
  'store/merge-once.ts',
  'store/store-writer.ts',
  'training/steps-alone.ts',
]

const folder = /** @type {string} */ (process.argv[2])
const paths = SCRIPTS.map((path) => join(root, 'test', path))
await bundleInto(folder, paths, { sources: ['harness', 'db', 'datasets', 'test'] })
const loader = JSON.stringify(new URL('../../harness/cli/load-bundle.mjs', import.meta.url).href)
for (const path of paths) {
  const name = basename(path, '.ts')
  const start = `import { loadBundle } from ${loader}\nloadBundle(new URL('./${name}.cjs', import.meta.url).pathname)\n`
  writeFileSync(join(folder, `${name}.mjs`), start)
}
symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
