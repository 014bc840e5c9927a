/** The critical-difference diagram, or that of mean ranks beside a control, as a picture. */
import { at, type Drawn, dashed, type Picture, svgOf } from '../plot/drawing.ts'
import { describeRanks, type RanksDiagram, ranksBars, ranksLayout, ranksTitle } from '../significance/ranks-layout.ts'
import { testOfRanks } from './captions.ts'
import type { RankAnalysis } from './ranks.ts'

/** @param alpha - the level of the test, which the diagram names with it. @param unranked - methods without a rank. */
export const ranksPicture = (ranks: RankAnalysis, alpha: number, unranked: readonly string[] = []): Picture =>
  draw(ranksDiagram(ranks, alpha, unranked))

/** The same as a stand-alone SVG. */
export const ranksSvg = (...asked: Parameters<typeof ranksPicture>): string => svgOf(ranksPicture(...asked))

export function ranksDiagram(ranks: RankAnalysis, alpha: number, unranked: readonly string[]): RanksDiagram {
  const { methods, meanRanks, cliques, criticalDifference, control } = ranks
  const rows = methods.map((title, i) => ({ title, meanRank: meanRanks[i]! }))
  const compared = control && { row: control.control, differs: control.differs }
  return {
    rows,
    criticalDifference,
    bars: ranksBars(meanRanks, cliques),
    control: compared,
    criterion: `${testOfRanks(ranks)}, alpha ${alpha}`,
    ...(unranked.length > 0 && { unranked }),
  }
}

function draw(diagram: RanksDiagram): Picture {
  const { width, height, axis, ticks, rows, bars, distance, notes } = ranksLayout(diagram)
  const drawn: Drawn[] = [
    ...(distance
      ? [
          line(distance.from, 22, distance.to, 22, dashed(distance.cut ? '5 4' : undefined)),
          line(distance.from, 17, distance.from, 27),
          ...(distance.cut ? [] : [line(distance.to, 17, distance.to, 27)]),
          text((distance.from + distance.to) / 2, 13, 'middle', distance.text, 12),
        ]
      : []),
    ...notes.map((note) => text(note.x, note.y, 'start', note.text, 12)),
    line(axis.left, axis.y, axis.right, axis.y),
    ...ticks.flatMap(({ rank, x, labelled }) => [
      line(x, axis.y - 6, x, axis.y),
      ...(labelled ? [text(x, axis.y - 11, 'middle', String(rank), 12)] : []),
    ]),
    text(axis.left - 14, axis.y - 11, 'end', 'mean rank (1 is best)', 12),
    ...rows.flatMap(({ x, y, edge, side }, i): Drawn[] => {
      const { meanRank } = diagram.rows[i]!
      const d = `M${at(x)} ${axis.y}V${y}H${at(edge)}`
      const title = `${ranksTitle(diagram, i)} ${meanRank.toFixed(2)}`
      return [
        { tag: 'path', attributes: { d, fill: 'none', stroke: 'black', 'stroke-opacity': 0.45 } },
        text(edge + 6 * side, y + 4.5, side > 0 ? 'start' : 'end', title, 13),
      ]
    }),
    ...bars.map(({ x1, x2, y }) => line(x1, y, x2, y, { 'stroke-width': 4, 'stroke-linecap': 'round' })),
  ]
  return { width, height, label: describeRanks(diagram).trim(), drawn }
}

const line = (x1: number, y1: number, x2: number, y2: number, style: Drawn['attributes'] = {}): Drawn => ({
  tag: 'line',
  attributes: { x1: at(x1), y1: at(y1), x2: at(x2), y2: at(y2), stroke: 'black', ...style },
})

const text = (x: number, y: number, anchor: string, inside: string, size: number): Drawn => ({
  tag: 'text',
  attributes: { x: at(x), y: at(y), 'text-anchor': anchor, 'font-size': size },
  inside,
})
