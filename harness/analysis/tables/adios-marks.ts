/** Marks values in bold by the papers' rules, for published and measured values alike. */

import { groupBy } from '../../../db/queries/group-by.ts'
import { sharedRanks } from '../../statistics/shared-ranks.ts'
import type { AdiosLine } from './adios-blocks.ts'
import type { AdiosMeasured } from './adios-settings.ts'
import type { AdiosSpec } from './adios-spec.ts'

/** @param lines - of one block. */
export function markValues(rule: AdiosSpec['marks'], lines: AdiosLine[]): AdiosLine[] {
  return RULES[rule](lines)
}

/** Table 1 prints in bold what gains more than this over the same method without masks. */
const MARKED_GAIN = 0.03

function markGains(lines: AdiosLine[]): AdiosLine[] {
  return lines.map((line) => ({
    ...line,
    cells: line.cells.map((cell, i) => {
      if (line.masking === 'none') return cell
      const plain = lines.filter((other) => other.masking === 'none' && other.method === line.method)
      const printed = plain.flatMap((other) => other.cells[i]?.published ?? [])[0]
      const alike = plain.find(
        (other) => other.encoder === line.encoder && training(other.cells[i]?.measured) === training(cell.measured),
      )
      return {
        ...cell,
        publishedMarked: gains(cell.published?.mean, printed?.mean),
        measuredMarked: gains(cell.measured?.mean, alike?.cells[i]?.measured?.mean),
      }
    }),
  }))
}

const training = (measured: AdiosMeasured | null | undefined): string =>
  JSON.stringify(measured ? [measured.training, measured.how, measured.protocol] : null)

/** A line is one setting: all its numbers are of encoders trained the same way. */
export const howTrained = ({ cells }: Pick<AdiosLine, 'cells'>): string =>
  cells.find(({ measured }) => measured)?.measured?.how ?? ''

/** Rounded, so that a gain of exactly three printed points is not above them. */
function gains(own: number | undefined, baseline: number | undefined): boolean {
  return own !== undefined && baseline !== undefined && Math.round((own - baseline) * 1e6) / 1e6 > MARKED_GAIN
}

/** Printed: the largest of its column. Measured: the one that is significantly better than every other. */
function markBest(lines: AdiosLine[]): AdiosLine[] {
  const best = (lines[0]?.cells ?? []).map((_, i) => {
    const cells = lines.flatMap(({ cells }) => cells[i] ?? [])
    return {
      printed: Math.max(...cells.map(({ published }) => published?.mean ?? Number.NEGATIVE_INFINITY)),
      measured: separablyBest(cells.flatMap(({ measured }) => measured ?? [])),
    }
  })
  return lines.map((line) => ({
    ...line,
    cells: line.cells.map((cell, i) => ({
      ...cell,
      publishedMarked: cell.published !== null && cell.published.mean === best[i]!.printed,
      measuredMarked: cell.measured !== null && cell.measured === best[i]!.measured,
    })),
  }))
}

/** Null while some row has a single value: it might be better still. */
function separablyBest(measured: readonly AdiosMeasured[]): AdiosMeasured | null {
  if (measured.length < 2 || measured.some(({ values }) => values.length < 2)) return null
  const { ranks, best } = sharedRanks(
    measured.map(({ seeds, values }) => seeds.map((seed, i) => ({ seed, value: values[i]! }))),
  )
  return best === null || ranks.some(({ value }) => value === null) ? null : measured[best]!
}

/** For each method and encoder, marks the better of with and without masks. */
function markPairs(lines: AdiosLine[]): AdiosLine[] {
  const pairs = groupBy(lines, ({ method, encoder, cells }) => {
    return JSON.stringify([method, encoder, howTrained({ cells })])
  })
  const marked = new Map([...pairs.values()].flatMap((pair) => markBest(pair).map((line) => [line.key, line])))
  return lines.map((line) => marked.get(line.key)!)
}

const RULES = { gains: markGains, pairs: markPairs, best: markBest, none: (lines: AdiosLine[]) => lines }
