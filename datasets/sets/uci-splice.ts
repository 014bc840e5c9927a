/** UCI Splice junctions: does a 60-base DNA window hold a junction (EI or IE) or none (N)? Shipped. */
import { shippedText } from '../shipped.ts'
import type { TabularData, TabularDataset } from '../types.ts'

const BASES = 'ACGT'
const LENGTH = 60

export const dataset: TabularDataset = {
  kind: 'tabular',
  name: 'uci-splice',
  title: 'UCI Splice junctions, 3,175 DNA windows',
  licence: 'CC BY 4.0, Towell, Noordewier and Shavlik (1991)',
  source: 'https://doi.org/10.24432/C5M888',
  classes: ['no junction', 'junction'],
  ...shippedText(
    { path: 'uci/splice.csv', sha256: 'a8f4fbd76fca370db5f42a4bfb15bf4eaa656d2ee38ed7909bb0f61c3c5bce36' },
    encode,
  ),
}

/** 3,175 rows of 240 columns: 60 bases one-hot. The file's 15 windows with an ambiguous base are left out. */
function encode(csv: string): TabularData {
  const windows = csv
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',') as [kind: string, bases: string])
    .filter(([, bases]) => /^[ACGT]+$/.test(bases))
  const columns = LENGTH * BASES.length
  const values = new Float32Array(windows.length * columns)
  for (const [row, [, bases]] of windows.entries()) {
    for (let i = 0; i < LENGTH; i++) values[row * columns + i * BASES.length + BASES.indexOf(bases[i]!)] = 1
  }
  return {
    values,
    labels: Int32Array.from(windows, ([kind]) => (kind === 'N' ? 0 : 1)),
    rows: windows.length,
    columns,
    names: Array.from(
      { length: columns },
      (_, i) => `base${1 + Math.floor(i / BASES.length)}=${BASES[i % BASES.length]}`,
    ),
    oneHot: Array.from({ length: LENGTH }, (_, i) => ({ first: i * BASES.length, count: BASES.length })),
  }
}
