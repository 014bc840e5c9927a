/** Texts of the plot's table and its controls. */
import { datasetName } from '../../../db/catalogue/titles.ts'
import { optionNames } from '../../../db/config/differences.ts'
import { FACET_TITLES, FACETS, type Facet } from '../../../harness/analysis/board/facets.ts'
import type { Measured } from '../../../harness/analysis/plot/lines.ts'
import { looksOf } from '../../../harness/analysis/plot/looks.ts'
import { SCALES } from '../../../harness/analysis/plot/options.ts'
import type { Plot } from '../../../harness/analysis/plot/plot.ts'
import { valueText } from '../../../harness/analysis/plot/values.ts'
import { inUnit, type Unit } from '../../../harness/base/text.ts'
import type { Option } from '../../components/ui/checkbox-group.tsx'

export interface Cell {
  mean: number
  text: string
  /** Half of the interval; empty for a single run. */
  half: string
  n: number
}

export interface TableRow {
  title: string
  details: string
  method: string
  masking: string
  rate: number | null
  /** The mark in the picture; null for that of the masking. */
  shape: string | null
  /** One for each value of the option, and one without the option where there are levels. */
  cells: (Cell | null)[]
}

/** A row for each line and each level, with a cell for each value of the option. */
export function tableOf(plot: Plot): { heads: string[]; rows: TableRow[] } {
  const { lines, references, values, column } = plot
  const looks = looksOf(plot)
  const cell = (measured: Measured | undefined) => (measured ? cellOf(measured, column.unit) : null)
  const sign = <T extends { method: string | null; masking: string | null }>({ method, masking }: T) => {
    return { method: method ?? '', masking: masking ?? '' }
  }
  const heads = values.map((value) => valueText(plot, value))
  const without = references.length > 0 ? [null] : []
  return {
    heads: references.length > 0 ? [...heads, 'without'] : heads,
    rows: [
      ...lines.map((line, i) => {
        const cells = values.map((value) => cell(line.points.find((point) => point.at === value)))
        return { ...named(line), ...sign(line), shape: looks[i]!.shape, cells: [...cells, ...without] }
      }),
      ...references.map((level, i) => {
        const { shape } = looks[lines.length + i]!
        return { ...named(level), ...sign(level), shape, cells: [...values.map(() => null), cell(level)] }
      }),
    ],
  }
}

const named = ({ title, details, rate }: { title: string; details: string; rate: number | null }) => {
  return { title, details, rate }
}

function cellOf({ mean, ci95, n }: Measured, unit: Unit): Cell {
  return { mean, text: inUnit(mean, unit), half: ci95 ? inUnit(ci95[1] - mean, unit) : '', n }
}

export interface PlotControlOptions {
  dataset: Option[]
  column: (Option & { group: string })[]
  option: Option[]
  scale: Option[]
  /** Those with several values. */
  facets: { name: Facet; options: Option[] }[]
  shown: { dataset: string; column: string; option: string }
}

export function optionsOf({
  datasets,
  dataset,
  columns,
  column,
  options,
  option,
  facets,
  methodTitles,
  scale,
}: Plot): PlotControlOptions {
  const nameOf = optionNames(options.map(({ path }) => path))
  const titleOf = (facet: Facet, key: string) =>
    (facet === 'method' ? methodTitles[key] : undefined) ?? FACET_TITLES[facet](key)
  const alike = (band: string, title: string) =>
    columns.filter((other) => other.band === band && other.title === title).length > 1
  return {
    dataset: datasets.map((value) => ({ value, title: datasetName(value) })),
    column: columns.map(({ key, band, title, protocol, selectedOnTest }) => ({
      value: key,
      title: [band, title].filter(Boolean).join(', '),
      note: alike(band, title) ? `${protocol}${selectedOnTest ? ', selected on test' : ''}` : undefined,
      group: band,
    })),
    option: options.map(({ path, values }) => ({
      value: path,
      title: nameOf(path),
      note: `${values} values on a line`,
    })),
    scale: scale === 'categories' ? [] : SCALES.map((value) => ({ value, title: value })),
    facets: FACETS.filter((name) => facets[name].length > 1).map((name) => ({
      name,
      options: facets[name].map((value) => ({ value, title: titleOf(name, value) })),
    })),
    shown: { dataset, column: column.key, option: option?.path ?? '' },
  }
}
