/** A store whose leaderboard of one data set has so many rows and columns. Nothing in it was measured. */
import { runConfigSchema } from '../../db/config/run.ts'
import { type Database, openDatabase } from '../../db/open.ts'
import { pick, unit } from './made-up.ts'

export const WIDE = 'cifar100'
const SEEDS = [0, 1, 2]
const METHODS = ['simclr', 'simsiam', 'byol'] as const
const MASKINGS = ['none', 'adios', 'gt', 'box', 'mae', 'beit'] as const
const EVALUATIONS = ['linear', 'knn', 'clustering', 'multilabel', 'transfer-linear', 'transfer-finetune'] as const

export function writeWideStore(path: string, { rows, columns }: { rows: number; columns: number }): Database {
  const database = openDatabase(path)
  database.transaction(() => {
    for (let row = 0; row < rows; row++) for (const seed of SEEDS) addRun(database, row, seed, columns)
    // As in life: scores first, then the run is done.
    database.$client.exec("update runs set status = 'done'")
  })
  database.$client.pragma('wal_checkpoint(truncate)')
  return database
}

function addRun(database: Database, row: number, seed: number, columns: number): void {
  const config = runConfigSchema.parse({
    kind: 'representation',
    dataset: WIDE,
    method: pick(METHODS, row, 1),
    masking: pick(MASKINGS, row, 2),
    trainImages: 1000 + row,
    backbone: { name: 'resnet18-cifar', width: 16, stemStride: 2, blocks: 1 },
    seed,
  })
  if (config.kind !== 'representation') return
  const id = `${row}-${seed}`
  database.$client
    .prepare(
      `insert into runs (id, group_id, kind, dataset, method, masking, backbone, variant, seed, config, data_digest,
         code_version, status, created_at, ended_at, seconds, images_per_second, peak_rss_mb)
       values (?, ?, ?, ?, ?, ?, ?, 'w16 s2 b1', ?, ?, 'data', 'code', 'running', ?, ?, ?, 1500, 700)`,
    )
    .run(
      ...[id, `group-${row}`, config.kind, config.dataset, config.method, config.masking, config.backbone.name, seed],
      ...[JSON.stringify(config), row, row * 1000 + seed, 40 + 9 * unit(row, seed)],
    )
  const score = database.$client.prepare(
    `insert into scores (run_id, dataset, evaluation, condition, metric, value, protocol, details, created_at)
     values (?, ?, ?, ?, 'top1', ?, ?, '{}', ?)`,
  )
  for (let column = 0; column < columns; column++) {
    // One number in thirty was not measured.
    if (unit(row, 100 + column) < 1 / 30) continue
    const evaluation = pick(EVALUATIONS, column, 3)
    const value = 0.5 + 0.2 * unit(row, 4) + 0.1 * unit(column, 5) + 0.02 * unit(3 * row + seed, 200 + column)
    score.run(
      id,
      WIDE,
      evaluation,
      `part=${column}`,
      value,
      `${100 + (column % 4)} epochs SGD .9, last epoch`,
      row * 1000,
    )
  }
}
