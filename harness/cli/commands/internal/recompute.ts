/** Recomputes a finished run's scores; `verify` starts this in a child process with the run's own thread count. */
import type { Command } from 'commander'
import type { Act, Run } from '../../io.ts'

export function declare(program: Command, act: Act): void {
  program
    .command('recompute <run>', { hidden: true })
    .description("recompute a finished run's scores from its stored files")
    .action(act(run))
}

export const run: Run<{ run: string }> = async ({ run: id }, io) => {
  const { engineFor } = await import('../../../execution/worker/worker.ts')
  const { environment } = await import('../../../store/runs/environment.ts')
  const { loadPluginsOf, recompute, requireStoredConfig } = await import('../../../execution/verify/recompute.ts')
  const { openStored } = await import('../../open-store.ts')
  const database = openStored(io)
  // Options of plugins can't be read without them.
  await loadPluginsOf(database, id)
  const config = requireStoredConfig(database, id)
  const { facts } = environment(config, await engineFor(config))
  const found = await recompute(database, io.database, id)
  database.$client.close()
  io.result({ ...found, facts }, () => JSON.stringify(found))
}
