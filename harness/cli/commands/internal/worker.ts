/** Executes one queued run in this process; `run` starts one worker per run. */
import type { Command } from 'commander'
import type { Act, Run } from '../../io.ts'

export function declare(program: Command, act: Act): void {
  program
    .command('worker <run>', { hidden: true })
    .description('execute one queued run in this process')
    .action(act(run))
}

export const run: Run<{ run: string }> = async ({ run: id }, io) => {
  const { work } = await import('../../../execution/worker/worker.ts')
  process.exitCode = await work(io.database, id)
}
