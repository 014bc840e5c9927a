/** Fills the ADIOS paper's tables: the paper's layout first, then the results on other data sets. */

import { networkNote } from '../../../../db/catalogue/network-parts.ts'
import { datasetName, shortNames } from '../../../../db/catalogue/titles.ts'
import { allChanges, changedSince } from '../../../../db/changes.ts'
import type { PublishedRow } from '../../../../db/queries/published.ts'
import { representationScores } from '../../../../db/queries/representations.ts'
import type { Database } from '../../../../db/read-only.ts'
import { rounded } from '../../../base/rounding.ts'
import { fullStop, rangeText, withMinus } from '../../../base/text.ts'
import { formatExactP } from '../../../statistics/p-value.ts'
import { ALL_SEEDS_EQUAL } from '../../../statistics/pair-rule.ts'
import { adiosTable } from '../adios.ts'
import type { AdiosBlock, AdiosColumn, AdiosLine, AdiosNames } from '../adios-blocks.ts'
import { adiosBlocks } from '../adios-layout.ts'
import type { AdiosOrder } from '../adios-order.ts'
import type { AdiosRow } from '../adios-settings.ts'
import type { AdiosSpec } from '../adios-spec.ts'
import { guessesOf } from '../as-printed.ts'
import { type Cell, cell, type FilledTable, NOT_RUN, type Panel, type TableHalf } from '../formats/panel.ts'
import { adiosJson } from '../json.ts'

/** Short enough for a terminal. */
const NAMES: AdiosNames = {
  ...shortNames,
  scheme: (method, masking) =>
    masking === 'none' ? shortNames.method(method) : `${shortNames.method(method)} + ${shortNames.masking(masking)}`,
}

export const adios =
  (spec: AdiosSpec) =>
  (published: readonly PublishedRow[], database: Database | null, source: TableHalf): FilledTable => {
    const scores = database && source !== 'published' ? representationScores(database, spec) : []
    const { rows: full, orders } = adiosTable(spec, published, scores)
    const { printed, own } = adiosBlocks(spec, { rows: full, orders }, NAMES)
    const json = adiosJson({ rows: full, orders }, source)
    const { rows } = json
    return {
      json,
      title: `${spec.title}${spec.unit === 'percent' ? ', percent' : ''} (${spec.id})`,
      panels: [
        ...printed
          .filter((block) => isShown(block, source, own.length))
          .map((block) => printedPanel(spec, block, source)),
        ...own.map((block) => ownPanel(spec, block, full)),
        ...(source === 'both' && orders.some(({ tau }) => tau !== null) ? [orderPanel(orders)] : []),
      ],
      notes: notes(
        spec,
        rows,
        printed.flatMap(({ lines }) => lines),
        orders,
        source,
      ),
      records: rows.map(record),
    }
  }

/** Among measured values alone, a block in which nothing was run says nothing beside others. */
const isShown = ({ lines }: AdiosBlock, source: TableHalf, others: number): boolean =>
  source !== 'measured' || others === 0 || lines.some(({ cells }) => cells.some(({ measured }) => measured))

/** The paper's layout, with measured values in their own columns. */
function printedPanel(spec: AdiosSpec, { title, columns, lines }: AdiosBlock, source: TableHalf): Panel {
  const sources = source === 'both' ? (['published', 'measured'] as const) : ([source] as const)
  const shown = columns.flatMap((column, i) => sources.map((from) => ({ column, from, i })))
  const heading = (column: AdiosColumn) =>
    new Set(columns.map(({ dataset }) => dataset)).size > 1
      ? `${shortNames.dataset(column.dataset)} ${column.title}`
      : column.title
  return {
    title,
    groups: sources.length === 1 ? [] : columns.map((column) => ({ label: heading(column), span: sources.length })),
    stub: spec.lines === 'methods' ? 'method' : 'masks',
    heads: shown.map(({ column, from }) =>
      sources.length === 1 ? heading(column) : from === 'published' ? 'paper' : 'measured',
    ),
    sections: sections(lines).map((section) =>
      section.map((line) => ({
        label: line.title,
        cells: shown.map(({ from, i }) => numbers(spec, line, i, from)),
      })),
    ),
  }
}

/** What stands beside no printed number. */
function ownPanel(spec: AdiosSpec, { title, details, columns, lines }: AdiosBlock, rows: readonly AdiosRow[]): Panel {
  const networks = networkNote(rows, [title, details, ...lines.map((line) => line.details)].join(' '))
  const detailed = lines.some((line) => line.details !== '')
  return {
    title: [title, details].filter(Boolean).join(', '),
    remarks: networks.join(' '),
    groups: [],
    stub: spec.lines === 'methods' ? 'method' : 'masks',
    heads: [...(detailed ? ['made how'] : []), ...columns.map((column) => column.title)],
    sections: sections(lines).map((section) =>
      section.map((line) => ({
        label: line.title,
        cells: [
          ...(detailed ? [cell(line.details)] : []),
          ...columns.map((_, i) => numbers(spec, line, i, 'measured')),
        ],
      })),
    ),
  }
}

function orderPanel(orders: readonly AdiosOrder[]): Panel {
  const write = (value: number | null) => cell(value === null ? 'n/a' : withMinus(value.toFixed(2)))
  const p = (value: number | null) => cell(value === null ? 'n/a' : formatExactP(value))
  return {
    title: 'Order of the maskings, measured against printed',
    groups: [],
    stub: 'measured, printed',
    heads: ['maskings', 'tau-b', 'exact p', 'rho', 'exact p', 'tau per seed', '95% interval', 'seeds'],
    sections: [
      orders.map(({ metric, against, n, tau, p: tauP, rho, rhoP, perSeed }) => ({
        label:
          metric === against
            ? shortNames.metric(metric)
            : `${shortNames.metric(metric)}, ${shortNames.metric(against)}`,
        cells: [
          cell(String(n)),
          write(tau),
          p(tauP),
          write(rho),
          p(rhoP),
          write(perSeed?.mean ?? null),
          cell(perSeed?.ci95 ? rangeText(perSeed.ci95, (end) => end.toFixed(2)) : 'n/a'),
          cell(String(perSeed?.n ?? 0)),
        ],
      })),
    ],
  }
}

/** A table by maskings has rules between the paper's groups. */
function sections(lines: readonly AdiosLine[]): AdiosLine[][] {
  const found: AdiosLine[][] = []
  for (const line of lines) {
    if (line.ruled || found.length === 0) found.push([])
    found.at(-1)!.push(line)
  }
  return found
}

function numbers({ unit }: AdiosSpec, { cells }: AdiosLine, i: number, from: 'published' | 'measured'): Cell {
  const { [from]: shown, publishedMarked, measuredMarked } = cells[i]!
  if (!shown) return from === 'published' ? cell('not printed') : NOT_RUN
  const { mean, std } = shown
  const write = (value: number, digits: number) =>
    unit === 'percent' ? rounded(100 * value, digits - 2) : rounded(value, digits)
  // Some printed deviations are below .0001.
  const digits = from === 'measured' ? 3 : std !== null && std > 0 && std < 5e-5 ? 5 : 4
  const spread = std === null ? '' : ` ± ${write(std, digits)}`
  const runs = from === 'measured' ? ` (${cells[i]!.measured!.n})` : ''
  return cell(`${write(mean, 3)}${spread}${runs}`, from === 'published' ? publishedMarked : measuredMarked)
}

/** @param lines - of the printed blocks. */
function notes(
  spec: AdiosSpec,
  rows: readonly AdiosRow[],
  lines: readonly AdiosLine[],
  orders: readonly AdiosOrder[],
  source: TableHalf,
): string[] {
  const measured = rows.flatMap((row) => (row.measured ? [row.measured] : []))
  const best =
    spec.lines === 'maskings' ? '; of measured ones only where it is significantly better than all others' : ''
  const printedAlone = source === 'published' && spec.printedSpread === null
  const found = [`Mean${printedAlone ? '' : ' ± standard deviation'}; ${spec.rule}${best}.`]
  if (rows.some(({ dataset }) => dataset === 'imagenet100s'))
    found.push(`${NAMES.dataset('imagenet100s')} is ${datasetName('imagenet100s')}.`)
  if (source !== 'measured') {
    found.push(spec.printedSpread === null ? 'The paper prints no ± here.' : `The paper's ±: ${spec.printedSpread}.`)
  }
  if (spec.note !== undefined && source !== 'measured') found.push(spec.note)
  if (source === 'published') return found
  if (measured.length === 0)
    found.push('Measured: not run. `npx maskbench run quick` runs it on the data that ships with maskbench.')
  else {
    found.push(
      "Measured: ± over seeds, with the number of runs in brackets. Beside a printed number stands only what was trained and scored as the paper's suite says; everything else is below.",
    )
    if (measured.some(({ std, n }) => std === null && n > 1)) found.push(`Several runs without ±: ${ALL_SEEDS_EQUAL}.`)
    const baselines = lines.filter(({ details }) => details !== '').map(({ title, details }) => `${title} ${details}`)
    if (baselines.length > 0)
      found.push(fullStop(`Gains are over these baselines: ${[...new Set(baselines)].join('; ')}`))
    if (spec.lines === 'maskings') {
      found.push(
        'A mean of the methods needs all three; its ± is over the methods, and the setting with the most seeds is shown.',
      )
    }
    if (spec.averageGain)
      found.push('Average gain: over the methods that were run with and without masks, with their number in brackets.')
    const protocols = rows.flatMap((row) =>
      row.measured ? fullStop(`${shortNames.evaluation(row.evaluation)}: ${row.measured.protocol}`) : [],
    )
    found.push(...new Set(protocols))
    if (rows.some((row) => row.published && row.measured)) found.push(...guessesOf(spec.id))
  }
  found.push(...networkNote(rows))
  const changes = allChanges(measured)
  if (changes.length > 0) found.push(`Some runs are stale: ${changedSince(changes)} changed since.`)
  return source === 'both' ? [...found, ...orders.slice(0, 1).map(orderNote)] : found
}

function orderNote({ dataset, methods, maskings, reason, tau }: AdiosOrder): string {
  if (tau === null) return `Order of the maskings against the printed one: n/a (${reason}).`
  const over = methods.map(shortNames.method).join(', ')
  return `Order: ${maskings.map(shortNames.masking).join(', ')} on ${shortNames.dataset(dataset!)}, mean over seeds of ${over}; p is exact, over all pairings, two-sided.`
}

function record({ published, measured, ...row }: AdiosRow): FilledTable['records'][number] {
  return {
    ...row,
    published_mean: published?.mean ?? null,
    published_std: published?.std ?? null,
    measured_mean: measured?.mean ?? null,
    measured_std: measured?.std ?? null,
    measured_n: measured?.n ?? null,
    protocol: measured?.protocol ?? null,
    recipe: measured?.recipe ?? null,
    differs: measured ? measured.differs.join('; ') : null,
  }
}
