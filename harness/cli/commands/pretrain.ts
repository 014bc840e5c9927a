import type { Command } from 'commander'
import { clock } from '../../execution/progress/time-left.ts'
import { deviceOption } from '../device-option.ts'
import { type Act, hintsOnSameStore, type Run } from '../io.ts'
import { pluginOption } from '../plugin-option.ts'
import { scoreLines } from '../score-name.ts'

export function declare(program: Command, act: Act): void {
  program
    .command('pretrain')
    .description('pretrain and evaluate one configuration')
    .option('--dry-run', 'print the estimated time and missing data; run nothing')
    .addOption(pluginOption())
    .addOption(deviceOption('as for `run`'))
    .addHelpText(
      'after',
      `
The run is stored like any other; the same options resume it if it is unfinished, and do nothing if it is done.

Examples:
  $ npx maskbench pretrain --epochs 3 --backbone-width 16 --backbone-stem-stride 2 --backbone-blocks 1
  $ npx maskbench pretrain --masking adios --adios-masks 2 --train-images 1000 --epochs 5
  $ npx maskbench pretrain --method byol --masking mae --data scenes --evaluations multilabel
  $ npx maskbench pretrain --data scenes --evaluations multilabel,transfer-linear:fashion-mnist-mini
  $ npx maskbench pretrain --data folder:photos --image-size 96 --backbone resnet18
  $ npx maskbench pretrain --preset cpu-scene-masks --seed 1
  $ npx maskbench pretrain --plugin docs/examples/random-walk.ts --masking random-walk --random-walk-share 0.5`,
    )
    .action(act(run))
}

export async function complete(program: Command): Promise<void> {
  const { pretrainOptions } = await import('../pretrain-options.ts')
  const command = program.commands.find((one) => one.name() === 'pretrain')
  for (const option of pretrainOptions()) command?.addOption(option)
}

export const run: Run<Record<string, unknown>> = async (options, io) => {
  const { pretrainCommand, pretrainConfig } = await import('../pretrain-options.ts')
  const config = pretrainConfig(options)
  const { findImageDataset } = await import('../../../datasets/index.ts')
  const { checkDataPresent } = await import('../../store/runs/run-data.ts')
  const { checkConfig } = await import('../../training/check-config.ts')
  if (options.dryRun !== true) checkDataPresent([config])
  checkConfig(config, findImageDataset(config.dataset))
  const { planSuite } = await import('../../execution/plan/plan.ts')
  const planned = planSuite({ name: 'pretrain', runs: [config] })
  if (options.dryRun === true) {
    const { dryRun } = await import('../dry-run.ts')
    dryRun({ planned, guesses: [] }, { jobs: 1, jobsPerGpu: undefined, withConfigs: false }, io)
    return
  }
  const { executeOneByOne } = await import('../../execution/execute.ts')
  const { throwIfFailed } = await import('../run-report.ts')
  const { runsWithScores } = await import('../../../db/queries/runs.ts')
  const { openStored } = await import('../open-store.ts')

  const { changesBefore, pluginFlags } = await import('../stored-plugins.ts')
  const commandOf = () => `${pretrainCommand(options)}${pluginFlags(config)}`
  for (const change of changesBefore(io.database, [config])) io.note(change)
  const executed = await executeOneByOne({ title: 'pretrain', planned, commandOf }, io.database)
  const database = openStored(io)
  const [stored] = runsWithScores(database, { id: planned[0]!.id })
  database.$client.close()
  io.result(stored, () => {
    const { id, status, seconds, scores } = stored!
    const lines = scoreLines(scores, stored!.dataset)
    const took = `${status} in ${clock(seconds ?? 0)}`
    const already = `\`npx maskbench show ${id.slice(0, 8)}\` shows this run, which was stored before; nothing was trained now.`
    return [
      `${executed.planned[0]!.name}  ${id}  ${executed.skipped > 0 ? `already ${took}` : took}`,
      ...lines,
      ...(executed.skipped > 0 ? [hintsOnSameStore(io, already)] : []),
    ].join('\n')
  })
  throwIfFailed(executed)
}
