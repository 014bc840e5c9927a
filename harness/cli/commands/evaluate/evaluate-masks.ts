import type { Command } from 'commander'
import { metricText } from '../../../../db/catalogue/metrics.ts'
import { datasetKey } from '../../../analysis/dataset-names.ts'
import { integer } from '../../arguments.ts'
import type { Act, Io, Run } from '../../io.ts'

interface Options {
  masks: string
  data: string
  seed: number
  save?: boolean
  name?: string
  note?: string
}

export function declare(program: Command, act: Act): void {
  program
    .command('evaluate-masks')
    .description('compare masks that were computed elsewhere with the true objects, beside controls')
    .requiredOption('--masks <path>', 'a .npy or .npz file, or a folder of PNG index maps, one for each image')
    .requiredOption('--data <name>', 'a data set with true objects, such as scenes', datasetKey)
    .option('--seed <n>', 'seed of the controls, and of the stored row', integer({ min: 0 }), 0)
    .option('--save', 'store the result as a run, a row beside all others')
    .option('--name <name>', 'name of the row to store')
    .option('--note <text>', 'a note shown with the run')
    .addHelpText(
      'after',
      `
Masks are those of the first test images, in the order of the data set: arrays [images, masks, height, width] from 0 to 1,
where 1 is masked, or index maps [images, height, width]. In a folder, files are taken in the order of their names, and every
colour of a picture is a mask. The images are loaded at the size of the masks.

Every pixel belongs to its largest mask, or to none where the uncovered part is larger. Controls show the scores of masks made without any knowledge of objects.

Examples:
  $ npx maskbench evaluate-masks --masks masks.npy --data scenes
  $ npx maskbench evaluate-masks --masks maps/ --data scenes --json
  $ npx maskbench evaluate-masks --masks masks.npy --data scenes --name slots --seed 0 --save`,
    )
    .action(act(run))
}

export const run: Run<Options> = async (options, io) => {
  const { findImageDataset } = await import('../../../../datasets/index.ts')
  const { checkEvaluationFits } = await import('../../../evaluation/index.ts')
  const { refuseMissingData } = await import('../../../store/runs/run-data.ts')
  const { evaluationSchema } = await import('../../../../db/config/evaluations.ts')
  const { maskBytes, decodeMasks } = await import('../../../evaluation/external/foreign-masks.ts')
  const data = findImageDataset(options.data)
  checkEvaluationFits(evaluationSchema.parse({ name: 'masks' }), data)
  if (!data.present()) refuseMissingData([data.name])
  const bytes = await maskBytes(options.masks)
  const { count, size } = decodeMasks(bytes)
  if (options.save) return save(options, { bytes, count, size }, io)
  const { checkNoDescriptions } = await import('./save.ts')
  checkNoDescriptions({ name: options.name, note: options.note })
  const { loadEngine } = await import('../../../execution/worker/engine.ts')
  await loadEngine('cpu')
  const { scoreForeignMasks } = await import('../../../training/foreign-masks.ts')
  const { results } = await scoreForeignMasks({ dataset: data.name, bytes, seed: options.seed })
  const { textTable } = await import('../../../base/formats/text-table.ts')
  const answer = { masks: options.masks, dataset: data.name, size, images: count, results }
  io.result(answer, () => {
    const own = results[0]!
    const metrics = own.scores.map(({ metric }) => metric)
    const columns = [{ head: 'percent' }, ...metrics.map((head) => ({ head, align: 'right' as const }))]
    const rows = results.map(({ condition, scores }) => [
      condition === '' ? options.masks : condition.replace('control=', 'control: '),
      ...metrics.map((metric) => {
        const score = scores.find((one) => one.metric === metric)
        return score ? metricText(metric, score.value) : ''
      }),
    ])
    return [textTable(columns, rows), own.protocol].join('\n')
  })
}

async function save(
  { masks, data, name, note, seed }: Options,
  { bytes, count, size }: { bytes: Buffer; count: number; size: number },
  io: Io,
): Promise<void> {
  const { resolve } = await import('node:path')
  const { externalSchema } = await import('../../../../db/config/external.ts')
  const { sha256 } = await import('../../../base/hash.ts')
  const { checkedName, evaluateRuns } = await import('./save.ts')
  const config = externalSchema.parse({
    kind: 'external',
    name: checkedName(name),
    dataset: data,
    imageSize: size,
    source: { kind: 'masks', file: { path: resolve(masks), sha256: sha256(bytes) } },
    told: note === undefined ? {} : { note },
    evaluations: [{ name: 'masks', images: count }],
    seed,
  })
  await evaluateRuns([config], io)
}
