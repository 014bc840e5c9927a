import type { Command } from 'commander'
import { FailureError } from '../../../base/errors.ts'
import { byteSize, countedInTerminal } from '../../../base/text.ts'
import type { Problem } from '../../../store/check.ts'
import { type Act, onSameStore, type Run } from '../../io.ts'

export function declare(db: Command, act: Act): void {
  db.command('check')
    .description('check the store: the database, the digest of every artefact, and leftovers of crashes')
    .option('--fix', 'remove leftovers of crashes, and mark runs whose process has died as interrupted')
    .addHelpText(
      'after',
      `
The exit code is 1 when something is wrong. --fix never removes results. It removes files that no run refers to (if older
than an hour, since a process may be about to refer to a newer one), partly written files, and the resume states of
finished runs.

Examples:
  $ npx maskbench db check
  $ npx maskbench db check --fix
  $ npx maskbench db check --json --db old.sqlite`,
    )
    .action(act(run))
}

const run: Run<{ fix?: boolean }> = async ({ fix = false }, io) => {
  const { openDatabase } = await import('../../../../db/open.ts')
  const { asStep } = await import('../../../engine/installation/progress.mjs')
  const { inspect, removeLitter } = await import('../../../store/check.ts')
  const { openStored } = await import('../../open-store.ts')
  const database = openStored(io)
  const report = await asStep('Reading the store', ({ update }) => {
    let done = 0
    return inspect(database, io.database, (bytes) => {
      done += bytes
      update(byteSize(done))
    })
  }).finally(() => database.$client.close())
  const { schema, runs, files, bytes, problems, litter } = report
  const fixed = fix && problems.some(({ kind }) => kind === 'litter')
  if (fixed) {
    const writable = openDatabase(io.database, { existing: true })
    try {
      removeLitter(writable, io.database, litter)
    } finally {
      writable.$client.close()
    }
  }
  const left = problems.filter(({ kind }) => !(fixed && kind === 'litter'))
  const wrong = left.filter(({ kind }) => kind !== 'strange')
  io.result({ ok: wrong.length === 0, schema, runs, files, bytes, problems, fixed, litter: litter.bytes }, () => {
    const whole = `${countedInTerminal(runs, 'run')}, ${countedInTerminal(files, 'artefact')} (${byteSize(bytes)}) read, schema ${schema}`
    const lines = problems.map((one) => `${mark(one, fixed)} ${one.what}`)
    const freed = fixed ? [`${byteSize(litter.bytes)} freed`] : []
    return [...lines, ...freed, wrong.length === 0 ? `${whole}: no problems` : whole].join('\n')
  })
  if (wrong.length === 0) return
  const damage = wrong.filter(({ kind }) => kind === 'damage')
  if (damage.length === 0) {
    const what = `${countedInTerminal(wrong.length, 'leftover')} of crashes (${byteSize(litter.bytes)})`
    throw new FailureError({ what, remedy: `\`${onSameStore(io, 'npx maskbench db check --fix')}\` repairs them` })
  }
  const what = `${damage.length} damaged or missing`
  throw new FailureError({
    what,
    remedy:
      'move damaged files away, then run `npx maskbench db merge` with an intact copy of the store to restore them',
  })
}

function mark({ kind }: Problem, fixed: boolean): string {
  if (kind === 'strange') return '?'
  return kind === 'litter' && fixed ? '✓ removed:' : '✗'
}
