import { existsSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import type { Command } from 'commander'
import { writeAtomically } from '../../../base/atomic-write.ts'
import { meantOr } from '../../../base/did-you-mean.ts'
import { UsageError } from '../../../base/errors.ts'
import { quoted } from '../../../base/quoted.ts'
import { firstFew } from '../../../base/text.ts'
import type { LoadedPlugin } from '../../../store/runs/plugins.ts'
import type { Act, Run } from '../../io.ts'
import { checkFolder } from '../../out-file.ts'

interface Options {
  name: string
  out?: string
}

/** Keys to name in an error. */
const NAMED = 8

export function declare(plugin: Command, act: Act): void {
  plugin
    .command('export')
    .description('write the code of a plugin that the store keeps to a file, which is loaded as the same version')
    .argument('<name>', 'key of what it brings, such as random-walk, or the first characters of a version')
    .option('--out <file>', 'file to write (default: the name of the file it was loaded from, in this folder)')
    .addHelpText(
      'after',
      `
A store keeps the code of the plugins that its runs used, and \`export\` and \`import\` carry it. It is compiled: JavaScript
with all that the file imports, without types and comments. Runs with the written file count as runs of this version until the file
is changed. For a key, the version requested last is written; \`show\` names the version that a run used. Files that the
plugin reads are not in the store. It is code that runs with your rights: read it first if the store is not yours.

Examples:
  $ npx maskbench plugin export random-walk
  $ npx maskbench plugin export 3fa21c --out walk-before.js`,
    )
    .action(act(run))
}

const run: Run<Options> = async ({ name, out }, io) => {
  if (out !== undefined) checkFolder(out)
  const { openStored } = await import('../../open-store.ts')
  const { exportedText } = await import('../../../plugins/exported.ts')
  const database = openStored(io)
  const { storedPlugins, requestedVersions } = await import('../../../store/runs/plugins.ts')
  const [stored, requested] = [storedPlugins(database), requestedVersions(database)]
  database.$client.close()
  const { file, digest, code, members } = chosen(stored, requested, name)
  const target = resolve(out ?? basename(file))
  if (existsSync(target)) {
    const what = `${out ?? basename(file)} is there already`
    throw new UsageError({ what, remedy: 'give another name with --out' })
  }
  writeAtomically(target, exportedText({ digest, code }))
  const keys = members.map(({ entry }) => entry.key)
  io.result({ out: target, digest, members: keys }, () => {
    return `${target}: version ${digest} of ${file}, with ${keys.join(', ')}; load it with \`--plugin ${quoted(out ?? basename(file))}\``
  })
}

/** @throws UsageError unless the store keeps exactly one. */
function chosen(stored: readonly LoadedPlugin[], requested: ReadonlyMap<string, string>, name: string): LoadedPlugin {
  const wanted = requested.get(name)
  const found = stored.filter(({ digest }) => (wanted === undefined ? digest.startsWith(name) : digest === wanted))
  if (found.length === 1) return found[0]!
  if (found.length > 1) {
    const which = found.map(({ digest }) => digest).join(', ')
    throw new UsageError({ what: `several versions start with "${name}"`, remedy: `type more characters: ${which}` })
  }
  const keys = [...requested.keys()].sort()
  const known = keys.length === 0 ? 'no run of it used a plugin' : `there are ${firstFew(keys, NAMED)}`
  throw new UsageError({ what: `the store keeps no plugin "${name}"`, remedy: meantOr(known, name, keys) })
}
