/** The label-smoothing table by split seed, to check whether every split agrees with the mean. */
import type { GlsTable } from '../../../harness/analysis/tables/gls-1.ts'
import { rate } from '../../../harness/base/text.ts'
import type { GlsSource } from './gls-params.ts'
import { type GlsBlock, glsBlocks, type SourceColumn } from './gls-view.ts'

export interface SeedBlock {
  id: string
  title: string
  noises: number[]
  rows: { seed: number; columns: (SourceColumn | null)[] }[]
}

/** @param tables - one table per seed. @param source - protocol of the measured numbers. */
export function seedBlocks(whole: GlsTable, tables: ReadonlyMap<number, GlsTable>, source: GlsSource): SeedBlock[] {
  const measured = ({ columns }: GlsBlock) => columns.some(({ accuracy }) => accuracy)
  const bySeed = [...tables].map(([seed, table]) => ({ seed, blocks: glsBlocks(table, [source]) }))
  return glsBlocks(whole, [source])
    .filter(measured)
    .map(({ id, title, columns }) => ({
      id,
      title,
      noises: columns.map(({ noise }) => noise),
      rows: bySeed.flatMap(({ seed, blocks }) => {
        const block = blocks.find((one) => one.id === id)
        if (!block || !measured(block)) return []
        const at = (noise: number) => block.columns.find((column) => column.noise === noise && column.accuracy) ?? null
        return [{ seed, columns: columns.map(({ noise }) => at(noise)) }]
      }),
    }))
}

/** `−2 (0.812)` */
export function bestText({ rOptRates, rOpt, accuracy }: SourceColumn): string {
  const best = accuracy?.[String(rOptRates[0])]
  const rates = rOptRates.length > 3 ? `${rate(rOptRates[0]!)}, … ${rate(rOptRates.at(-1)!)}` : rOpt
  return best === undefined ? rates : `${rates} (${best.toFixed(3)})`
}
