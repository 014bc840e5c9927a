import type { Command } from 'commander'
import type { PlannedRun } from '../execution/plan.ts'
import { integer, list } from './arguments.ts'
import type { Act, Run } from './io.ts'

interface Options {
  suite: string
  only?: string
  seeds?: number[]
  jobs?: number
  dryRun?: boolean
}

export function declare(program: Command, act: Act): void {
  program
    .command('run <suite>')
    .description('run what is not done yet of a suite, or of a suite file of your own')
    .option('--only <glob>', "only runs whose name matches, e.g. '*adios*'; use it to try one part first")
    .option(
      '--seeds <list>',
      "these seeds in place of the suite's own; add some when intervals are too wide",
      list(integer({ min: 0 })),
    )
    .option(
      '--jobs <n>',
      'runs at once (default: cores / threads of a run); lower it if memory runs out',
      integer({ min: 1, max: 512 }),
    )
    .option('--dry-run', 'print the plan with estimated times and the data it lacks, run nothing')
    .addHelpText(
      'after',
      `
The same command again goes on where the last one stopped; what is done is not done again.

Suites: smoke (one of everything at toy size), quick (a first answer to every question), standard (the same with enough
epochs and seeds to mean something: a night on two cores), paper-adios-1 to paper-adios-7 (the ADIOS tables as published:
hundreds of GPU hours, data to be fetched), paper-gls-1 (the label-smoothing table as published).
A file: {"name": "mine", "runs": [{"kind": "noisy-labels", "dataset": "uci-heart", "hidden": 8}]}

Examples:
  $ npx maskbench run quick --dry-run
  $ npx maskbench run quick --only 'fashion*' --seeds 0,1,2,3,4
  $ npx maskbench run standard --only 'scenes/*'
  $ npx maskbench run paper-adios-1 --dry-run
  $ npx maskbench run mine.json --jobs 1 --db mine.sqlite`,
    )
    .action(act(run))
}

export const run: Run<Options> = async (options, io) => {
  const { findSuite } = await import('../suites/index.ts')
  const { planSuite } = await import('../execution/plan.ts')
  const suite = findSuite(options.suite)
  const planned = planSuite(suite, options)
  if (options.dryRun) {
    const { dryRun } = await import('./dry-run.ts')
    return dryRun(planned, options.jobs, io)
  }
  const { execute } = await import('../execution/execute.ts')
  const { reportOutcome } = await import('./outcome.ts')
  const execution = { suite: suite.name, title: suite.name, planned, jobs: options.jobs, commandOf }
  reportOutcome(execution, await execute(execution, io.database), io)

  function commandOf({ name, config }: PlannedRun): string {
    return `npx maskbench run ${options.suite} --only '${name}' --seeds ${config.seed}`
  }
}
