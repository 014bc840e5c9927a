/** Executes one task of a Slurm job array, chosen by the array index. */
import type { Command } from 'commander'
import type { Act, Run } from '../../io.ts'

export function declare(program: Command, act: Act): void {
  program.command('slurm-task <file>', { hidden: true }).description('do one run of a job array').action(act(run))
}

export const run: Run<{ file: string }> = async ({ file }) => {
  const { doTask } = await import('../../../execution/executors/apart/task.ts')
  process.exitCode = await doTask(file, Number(process.env.SLURM_ARRAY_TASK_ID))
}
