import { datasetName } from '../../../../db/catalogue/titles.ts'
import { allChanges, changedSince } from '../../../../db/changes.ts'
import { CIFAR_NOISES, CIFAR_RATES } from '../../../../db/config/cifar-noise.ts'
import type { PublishedRow } from '../../../../db/queries/published.ts'
import { supervisedRuns } from '../../../../db/queries/supervised.ts'
import type { Database } from '../../../../db/read-only.ts'
import { rounded } from '../../../base/rounding.ts'
import { type Cell, cell, type FilledTable, NOT_RUN, type Panel, type TableHalf } from '../formats/panel.ts'
import { type CifarColumn, type CifarScore, cifarTable } from '../gls-2.ts'
import { cifarJson } from '../json.ts'

const DATASETS = [...new Set(CIFAR_NOISES.map(({ dataset }) => dataset))]

export function fill(published: readonly PublishedRow[], database: Database | null, source: TableHalf): FilledTable {
  const runs = database && source !== 'published' ? supervisedRuns(database, DATASETS) : []
  const json = cifarJson(cifarTable(published, runs), source)
  const { columns } = json
  const panels = [
    ...(source === 'measured' ? [] : [panel('As printed', columns, ({ published }, rate) => percent(published[rate]))]),
    ...(source === 'published' ? [] : measuredPanels(columns)),
  ]
  const title = 'Test accuracy of label smoothing on CIFAR with label noise (gls-2)'
  return { json, title, panels, notes: notes(source, columns), records: columns.flatMap(records) }
}

function measuredPanels(columns: readonly CifarColumn[]): Panel[] {
  return [
    panel('Measured, epoch selected on test', columns, ({ measured }, rate) => percent(measured.best[rate]?.accuracy)),
    panel('Measured, last epoch', columns, ({ measured }, rate) => percent(measured.last[rate]?.accuracy)),
  ]
}

const percent = (value: number | undefined): Cell => (value === undefined ? NOT_RUN : cell(rounded(100 * value, 2)))

function panel(title: string, columns: readonly CifarColumn[], at: (column: CifarColumn, rate: string) => Cell): Panel {
  const groups = new Map<string, number>()
  for (const { dataset, noiseKind } of columns) {
    const label = `${datasetName(dataset)}, ${noiseKind}`
    groups.set(label, (groups.get(label) ?? 0) + 1)
  }
  return {
    title,
    groups: [...groups].map(([label, span]) => ({ label, span })),
    stub: 'noise e',
    heads: columns.map(({ noise }) => String(noise)),
    sections: [
      CIFAR_RATES.map((rate) => ({ label: `r = ${rate}`, cells: columns.map((column) => at(column, String(rate))) })),
    ],
  }
}

function notes(source: TableHalf, columns: readonly CifarColumn[]): string[] {
  const printed =
    "Accuracies in percent, printed in the paper's first version (ICLR 2022 submission, table 2): for each rate the better of direct training and of a warm-up on cross-entropy followed by the rate."
  if (source === 'published') return [printed]
  const changes = allChanges(columns.flatMap(({ measured }) => Object.values({ ...measured.best, ...measured.last })))
  return [
    printed,
    'Beside print stand only runs of its ResNet-34, schedule and augmentation; negative rates follow cross-entropy over part of the training. `npx maskbench run paper-gls-2` trains them.',
    ...(changes.length > 0 ? [`Some runs are stale: ${changedSince(changes)} changed since.`] : []),
  ]
}

function records({ dataset, noise, noiseKind, published, measured }: CifarColumn): FilledTable['records'] {
  const line = (source: string, protocol: string, rate: string, value: number, n: number | null) => ({
    dataset,
    noise,
    noiseKind,
    source,
    protocol,
    quantity: `accuracy r=${rate}`,
    value,
    n,
  })
  const lines = (protocol: string, scores: Record<string, CifarScore>) =>
    CIFAR_RATES.flatMap((rate) => {
      const score = scores[String(rate)]
      return score ? [line('measured', protocol, String(rate), score.accuracy, score.n)] : []
    })
  return [
    ...CIFAR_RATES.flatMap((rate) => {
      const value = published[String(rate)]
      return value === undefined ? [] : [line('published', 'best of two trainings', String(rate), value, null)]
    }),
    ...lines('best epoch', measured.best),
    ...lines('last epoch', measured.last),
  ]
}
