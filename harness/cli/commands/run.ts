import { type Command, Option } from 'commander'
import { UsageError } from '../../base/errors.ts'
import type { PlannedRun } from '../../store/runs/planned-run.ts'
import { integer, list, quoted } from '../arguments.ts'
import { deviceOption } from '../device-option.ts'
import type { Act, Run } from '../io.ts'

interface Options {
  suite: string
  only?: string
  seeds?: number[]
  jobs?: number
  jobsPerGpu?: number
  dryRun?: boolean
  executor?: 'local' | 'slurm'
  partition?: string
  time?: string
  gres?: string
  account?: string
  sbatch?: string[]
  detach?: boolean
}

export function declare(program: Command, act: Act): void {
  program
    .command('run <suite>')
    .description('run what is not done yet of a suite, or of a suite file of your own')
    .option(
      '--only <glob>',
      "only runs whose name matches, e.g. '*adios*', or the one of this id; use it to try one part first",
    )
    .option(
      '--seeds <list>',
      "these seeds in place of the suite's own; add some when intervals are too wide",
      list(integer({ min: 0 })),
    )
    .option(
      '--jobs <n>',
      'runs at once (default: cores / threads of a run, with a GPU one a card and the rest on the cores that are left, on Slurm as many as it starts); lower it if memory runs out; beside runs on cards those on the CPU start as cores are left, whatever it says',
      integer({ min: 1, max: 512 }),
    )
    .option(
      '--jobs-per-gpu <n>',
      'runs at once on a card (default: 1); raise it for small models that leave the card idle, as far as its memory allows',
      integer({ min: 1, max: 64 }),
    )
    .addOption(
      new Option(
        '--executor <where>',
        'local (the default) or slurm: on a cluster, one task of a job array each; use it for suites of many hours',
      ).choices(['local', 'slurm']),
    )
    .option('--partition <name>', 'to sbatch')
    .option('--time <limit>', 'to sbatch: for one run, e.g. 4:00:00; what is not done by then goes on in another task')
    .option(
      '--gres <list>',
      'to sbatch: for one run, e.g. gpu:1; a run on the CPU is submitted without the cards of the list, whatever SBATCH_GRES says',
    )
    .option('--account <name>', 'to sbatch')
    .option(
      '--sbatch <option>',
      'any further option to sbatch, e.g. --sbatch=--mem=16G; give it several times',
      collect,
    )
    .option('--detach', 'submit and end; the same command without it waits, `maskbench status` looks')
    .option('--dry-run', 'print the plan with estimated times and the data it lacks, run nothing')
    .addOption(deviceOption('the GPU where its engine is installed, but for small runs'))
    .addHelpText(
      'after',
      `
The same command again goes on where the last one stopped; what is done is not done again.

With an engine for the GPU every run has a card of its own. Label-smoothing tables, and encoders whose steps are below a
billion floating-point operations, compute on the CPU beside: --dry-run shows which. A second run on a card starts when
what such a run took before (else its share of the card) is free there.

Suites: smoke (one of everything at toy size), quick (a first answer to every question), standard (the same with enough
epochs and seeds to mean something: a night on two cores), paper-adios-1 to paper-adios-7 (the ADIOS tables as published:
hundreds of GPU hours, data to be fetched), paper-gls-1 (the label-smoothing table as published).
A file: {"name": "mine", "runs": [{"kind": "noisy-labels", "dataset": "uci-heart", "hidden": 8}]}

Examples:
  $ npx maskbench run quick --dry-run
  $ npx maskbench run quick --only 'fashion*' --seeds 0,1,2,3,4
  $ npx maskbench run standard --only 'scenes/*'
  $ npx maskbench run paper-adios-1 --dry-run
  $ npx maskbench run mine.json --jobs 1 --db mine.sqlite
  $ npx maskbench run standard --executor slurm --partition gpu --gres gpu:1 --time 8:00:00 --sbatch=--mem=16G`,
    )
    .action(act(run))
}

export const run: Run<Options> = async (options, io) => {
  const { findSuite } = await import('../../suites/index.ts')
  const { planSuite, selectors } = await import('../../execution/plan/plan.ts')
  const slurm = slurmOptions(options)
  if (options.jobsPerGpu !== undefined) await refuseJobsPerGpu()
  const suite = findSuite(options.suite)
  const planned = planSuite(suite, options)
  const selectorOf = selectors(suite)
  if (options.dryRun) {
    const { dryRun } = await import('../dry-run.ts')
    return dryRun(planned, { jobs: options.jobs ?? (slurm && planned.length), jobsPerGpu: options.jobsPerGpu }, io)
  }
  const { execute } = await import('../../execution/execute.ts')
  const { localExecutor } = await import('../../execution/executors/local/index.ts')
  const { slurmExecutor } = await import('../../execution/executors/slurm/index.ts')
  const { reportOutcome } = await import('../outcome.ts')
  const { jobs, jobsPerGpu } = options
  const execution = { suite: suite.name, title: suite.name, planned, jobs, commandOf }
  const executor = slurm === undefined ? localExecutor({ jobsPerGpu }) : slurmExecutor(slurm)
  reportOutcome(execution, await execute(execution, executor, io.database), io)

  function commandOf(run: PlannedRun): string {
    return `npx maskbench run ${quoted(options.suite)} --only ${quoted(selectorOf(run))} --seeds ${run.config.seed}`
  }
}

function collect(option: string, before: string[] = []): string[] {
  return [...before, option]
}

/** @throws UsageError where nothing computes on a card. */
async function refuseJobsPerGpu(): Promise<void> {
  const { plannedDevice } = await import('../../engine/card/planned-device.ts')
  if (plannedDevice() !== 'cpu') return
  const remedy = 'leave it out, or install that engine with `npx maskbench setup --gpu`'
  throw new UsageError({ what: '--jobs-per-gpu is for an engine that computes on a GPU', remedy })
}

/** @throws UsageError when options of Slurm are given but not the executor. */
function slurmOptions({ executor, partition, time, gres, account, jobs, jobsPerGpu, sbatch, detach }: Options) {
  if (executor === 'slurm' && jobsPerGpu !== undefined) {
    throw new UsageError({ what: '--jobs-per-gpu is for this machine', remedy: 'Slurm shares out cards: use --gres' })
  }
  const given = Object.entries({ partition, time, gres, account, sbatch, detach }).find(
    ([, value]) => value !== undefined,
  )
  if (executor === 'slurm') return { partition, time, gres, account, jobs, sbatch, detach: detach ?? false }
  if (given === undefined) return undefined
  throw new UsageError({ what: `--${given[0]} is for Slurm`, remedy: 'add --executor slurm, or leave it out' })
}
