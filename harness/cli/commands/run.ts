import { existsSync } from 'node:fs'
import { type Command, Option } from 'commander'
import { UsageError } from '../../base/errors.ts'
import { quoted } from '../../base/quoted.ts'
import type { Beside } from '../../execution/execute.ts'
import type { PlannedRun } from '../../store/runs/planned-run.ts'
import type { Fitting } from '../../suites/suite-file.ts'
import { integer, list } from '../arguments.ts'
import { deviceOption } from '../device-option.ts'
import type { Act, Io, Run } from '../io.ts'
import { loadPluginFiles, pluginOption } from '../plugin-option.ts'

interface Options {
  suite: string
  only?: string
  seeds?: number[]
  jobs?: number
  jobsPerGpu?: number
  dryRun?: boolean
  configs?: boolean
  executor?: 'local' | 'slurm'
  partition?: string
  time?: string
  gres?: string
  account?: string
  sbatch?: string[]
  detach?: boolean
  plugin?: string[]
}

export function declare(program: Command, act: Act): void {
  program
    .command('run <suite>')
    .description('run a suite, or your own suite file; finished runs are skipped')
    .option(
      '--only <glob>',
      "only runs whose name matches, e.g. '*adios*', or the run with this id; use it to try a part first",
    )
    .option(
      '--seeds <list>',
      "use these seeds instead of the suite's own; add seeds when intervals are too wide",
      list(integer({ min: 0 })),
    )
    .option(
      '--jobs <n>',
      'runs at a time; lower it if memory runs out (default: cores / threads per run; with GPUs one run per GPU, and CPU runs on the remaining cores, which this option does not limit; with Slurm as many as it starts)',
      integer({ min: 1, max: 512 }),
    )
    .option(
      '--jobs-per-gpu <n>',
      'runs at a time on each GPU (default: 1); raise it for small models that leave the GPU idle, if its memory allows',
      integer({ min: 1, max: 64 }),
    )
    .addOption(
      new Option(
        '--executor <where>',
        'local (the default), or slurm: each run becomes a task of a job array on a cluster; use it for suites that take many hours',
      ).choices(['local', 'slurm']),
    )
    .option('--partition <name>', 'passed to sbatch')
    .option(
      '--time <limit>',
      'passed to sbatch: limit for one run, e.g. 4:00:00; an unfinished run resumes in another task',
    )
    .option(
      '--gres <list>',
      'passed to sbatch: resources for one run, e.g. gpu:1; a CPU run is submitted without the GPUs, whatever SBATCH_GRES says',
    )
    .option('--account <name>', 'passed to sbatch')
    .option('--sbatch <option>', 'any other sbatch option, e.g. --sbatch=--mem=16G; repeatable', collect)
    .option(
      '--detach',
      'submit and exit; `maskbench status` shows the progress, the same command without --detach waits for the end',
    )
    .option('--dry-run', 'print the plan with estimated times and missing data; run nothing')
    .addOption(pluginOption())
    .option(
      '--configs',
      'with --dry-run: print the options in which runs differ too, and all options of the first; with --json, all options of every run',
    )
    .addOption(deviceOption('the GPU if its engine is installed, except for small runs'))
    .addHelpText('after', HELP)
    .action(act(run))
}

const HELP = `
The same command resumes where the last one stopped; finished runs are not repeated. At the end the first rows of each data
set are named on stderr, with the commands that show and compare them.

With the GPU engine each run gets its own GPU. Label-smoothing tables, and encoders whose steps take fewer than a billion
floating-point operations, compute on the CPU at the same time; --dry-run shows which. A second run starts on a GPU once
the memory that such a run took before is free; for a run that has no predecessor, once its share of the GPU is free.

Suites: smoke (every kind of run at toy size), quick (a first answer to every question), standard (the same with enough
epochs and seeds for meaningful results: a night on two cores), paper-adios-1 to paper-adios-7 (the ADIOS tables at the
paper's scale: hundreds of GPU hours, data sets must be fetched), paper-gls-1 and paper-gls-2 (the label-smoothing tables
at the paper's scale), robust-losses (that table's data with losses for wrong labels beside the smooth rates).
paper-adios-1-tuned to paper-adios-6-tuned are the same with baselines that were tuned for themselves; --dry-run lists
what had to be guessed because a paper does not say it.

A suite file is JSON, JSON5 or YAML. "defaults" are options of all runs, on top of a "preset". A "grid" lists values for
each option, and every combination of values is a run; an option that only some methods, maskings or backbones have varies
in the runs that have it. "seeds" repeats every run with each seed. "runs" lists single runs:
  {"preset": "cpu-scene-masks", "grid": {"method": ["simclr", "byol"], "adios.lambda": [1, 5]}, "seeds": [0, 1, 2]}
  {"runs": [{"kind": "noisy-labels", "dataset": "uci-heart", "hidden": 8}]}
The keys of options are those of the reference in camel case, "trainImages" for --train-images; an option of a plugin is
"options.KEY.NAME", where KEY is the plugin's. In YAML, with a plugin:
  plugins: [random-walk.ts]
  defaults: {dataset: fashion-mnist-mini, trainImages: 2000}
  grid: {masking: [none, random-walk], options.random-walk.share: [0.2, 0.4]}
Without "evaluations", an encoder gets all evaluations that its data supports, as in \`pretrain\`. An option that has no effect is
refused. "plugins" lists files with code of your own, as --plugin does (docs/plugins.md).
\`npx maskbench suite schema\` prints the schema for editors.

Examples:
  $ npx maskbench run quick --dry-run
  $ npx maskbench run quick --only 'fashion*' --seeds 0,1,2,3,4
  $ npx maskbench run standard --only 'scenes/*'
  $ npx maskbench run paper-adios-1 --dry-run
  $ npx maskbench run mine.json --jobs 1 --db mine.sqlite
  $ npx maskbench run mine.yaml --dry-run --configs
  $ npx maskbench run standard --executor slurm --partition gpu --gres gpu:1 --time 8:00:00 --sbatch=--mem=16G`

export const run: Run<Options> = (options, io) => runSuite(options, io)

/** @param beside - what else the command does meanwhile. */
export async function runSuite(options: Options, io: Io, beside?: Beside): Promise<void> {
  const { findSuite } = await import('../../suites/find-suite.ts')
  const { planSuite, selectors } = await import('../../execution/plan/plan.ts')
  const slurm = slurmOptions(options)
  if (options.jobsPerGpu !== undefined) await checkGpuEngine()
  const named = await loadSuitePlugins(options.suite)
  const suite = await findSuite(options.suite, fittingToData)
  const planned = planSuite(suite, options)
  const selectorOf = selectors(suite)
  if (options.dryRun) {
    const { dryRun } = await import('../dry-run.ts')
    return dryRun(
      { planned, guesses: suite.guesses ?? [] },
      {
        jobs: options.jobs ?? (slurm && planned.length),
        jobsPerGpu: options.jobsPerGpu,
        withConfigs: options.configs === true,
      },
      io,
    )
  }
  const { execute } = await import('../../execution/execute.ts')
  const { reportRuns } = await import('../run-report.ts')
  const { changesBefore, suitePluginFlags } = await import('../stored-plugins.ts')
  const plugins = suitePluginFlags(options.plugin ?? [], named)
  const configs = planned.map(({ config }) => config)
  for (const change of changesBefore(io.database, configs)) io.note(change)
  const { jobs, jobsPerGpu } = options
  const execution = { suite: suite.name, title: suite.name, planned, jobs, commandOf, ...(beside && { beside }) }
  const executor =
    slurm === undefined
      ? (await import('../../execution/executors/local/index.ts')).localExecutor({ jobsPerGpu })
      : (await import('../../execution/executors/slurm/index.ts')).slurmExecutor(slurm)
  await reportRuns(execution, await execute(execution, executor, io.database), io)

  function commandOf(run: PlannedRun): string {
    return `npx maskbench run ${quoted(options.suite)}${plugins} --only ${quoted(selectorOf(run))} --seeds ${run.config.seed}`
  }
}

/** Loads the plugins that a suite file names, relative to the file. @returns their absolute paths. */
async function loadSuitePlugins(suite: string): Promise<string[]> {
  if (!existsSync(suite)) return []
  const { pluginsNamedIn } = await import('../../suites/suite-file.ts')
  const files = pluginsNamedIn(suite)
  await loadPluginFiles(files)
  return files
}

/** Only files need it, and it loads the evaluations. */
async function fittingToData(): Promise<Fitting> {
  const { findImageDataset } = await import('../../../datasets/index.ts')
  const { fittingEvaluations } = await import('../../evaluation/index.ts')
  return (config) => fittingEvaluations(config, findImageDataset(config.dataset))
}

function collect(option: string, before: string[] = []): string[] {
  return [...before, option]
}

/** @throws UsageError when runs do not compute on a GPU. */
async function checkGpuEngine(): Promise<void> {
  const { plannedDevice } = await import('../../engine/card/planned-device.ts')
  if (plannedDevice() !== 'cpu') return
  const remedy = 'leave it out, or install the GPU engine with `npx maskbench setup --gpu`'
  throw new UsageError({ what: '--jobs-per-gpu needs the GPU engine', remedy })
}

/** @throws UsageError when Slurm options are given without `--executor slurm`. */
function slurmOptions({ executor, partition, time, gres, account, jobs, jobsPerGpu, sbatch, detach }: Options) {
  if (executor === 'slurm' && jobsPerGpu !== undefined) {
    throw new UsageError({
      what: '--jobs-per-gpu only applies to local runs',
      remedy: 'use --gres: Slurm assigns the GPUs',
    })
  }
  const given = Object.entries({ partition, time, gres, account, sbatch, detach }).find(
    ([, value]) => value !== undefined,
  )
  if (executor === 'slurm') return { partition, time, gres, account, jobs, sbatch, detach: detach ?? false }
  if (given === undefined) return undefined
  throw new UsageError({ what: `--${given[0]} only applies to Slurm`, remedy: 'add --executor slurm, or leave it out' })
}
