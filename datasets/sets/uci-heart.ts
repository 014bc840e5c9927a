/** UCI Heart Disease, Cleveland part: 303 patients, is a coronary artery narrowed by more than half? Shipped. */
import { shippedText } from '../shipped.ts'
import type { TabularData, TabularDataset } from '../types.ts'

/** Codes of the categorical columns, as UCI numbers them; every other column is a number. */
const CATEGORIES: Record<string, readonly string[]> = {
  cp: ['1', '2', '3', '4'],
  restecg: ['0', '1', '2'],
  slope: ['1', '2', '3'],
  thal: ['3', '6', '7'],
}

export const dataset: TabularDataset = {
  kind: 'tabular',
  name: 'uci-heart',
  title: 'UCI Heart Disease (Cleveland), 303 patients',
  licence: 'CC BY 4.0, Janosi, Steinbrunn, Pfisterer and Detrano (1989)',
  source: 'https://doi.org/10.24432/C52P4X',
  classes: ['at most 50% narrowing', 'over 50% narrowing'],
  ...shippedText(
    { path: 'uci/heart-cleveland.csv', sha256: 'dee6cc4854aeda6daf444110de51698a4f24a778ae207f409732ea191ce3a6c7' },
    encode,
  ),
}

/** 303 rows of 22 columns: 9 numbers and 4 one-hot categories; a missing cell is NaN in all its columns. */
function encode(csv: string): TabularData {
  const [header, ...lines] = csv.trimEnd().split('\n')
  const columns = header!.split(',').slice(0, -1)
  const names: string[] = []
  const oneHot: { first: number; count: number }[] = []
  for (const column of columns) {
    const codes = CATEGORIES[column]
    if (codes) oneHot.push({ first: names.length, count: codes.length })
    names.push(...(codes ? codes.map((code) => `${column}=${code}`) : [column]))
  }
  const values = new Float32Array(lines.length * names.length)
  const labels = new Int32Array(lines.length)
  let at = 0
  for (const [row, line] of lines.entries()) {
    const cells = line.split(',')
    labels[row] = Number(cells.at(-1))
    for (const [i, column] of columns.entries()) {
      const cell = cells[i]!
      for (const number of encodeCell(cell, CATEGORIES[column])) values[at++] = number
    }
  }
  return { values, labels, rows: lines.length, columns: names.length, names, oneHot }
}

function encodeCell(cell: string, codes: readonly string[] | undefined): number[] {
  if (!codes) return [cell === '' ? Number.NaN : Number(cell)]
  return codes.map((code) => (cell === '' ? Number.NaN : Number(cell === code)))
}
