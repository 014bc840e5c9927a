/** The critical-difference diagram, or that of mean ranks beside a control, as a stand-alone SVG. */
import { xmlText } from '../../base/formats/xml.ts'
import { describeRanks, type RanksDiagram, ranksBars, ranksLayout, ranksTitle } from '../significance/ranks-layout.ts'
import { testOfRanks } from './captions.ts'
import type { RankAnalysis } from './ranks.ts'

/** @param alpha - the level of the test, which the diagram names with it. @param unranked - methods without a rank. */
export const ranksSvg = (ranks: RankAnalysis, alpha: number, unranked: readonly string[] = []): string =>
  draw(ranksDiagram(ranks, alpha, unranked))

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

function draw(diagram: RanksDiagram): string {
  const { width, height, axis, ticks, rows, bars, distance, notes } = ranksLayout(diagram)
  const parts = [
    ...(distance
      ? [
          line(distance.from, 22, distance.to, 22, distance.cut ? ' stroke-dasharray="5 4"' : ''),
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
    ...rows.flatMap(({ x, y, edge, side }, i) => {
      const { meanRank } = diagram.rows[i]!
      return [
        `<path d="M${at(x)} ${axis.y}V${y}H${at(edge)}" fill="none" stroke="black" stroke-opacity=".45"/>`,
        text(
          edge + 6 * side,
          y + 4.5,
          side > 0 ? 'start' : 'end',
          `${ranksTitle(diagram, i)} ${meanRank.toFixed(2)}`,
          13,
        ),
      ]
    }),
    ...bars.map(({ x1, x2, y }) => line(x1, y, x2, y, ' stroke-width="4" stroke-linecap="round"')),
  ]
  const size = `width="${at(width)}" height="${at(height)}" viewBox="0 0 ${at(width)} ${at(height)}"`
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="sans-serif" role="img">
<title>${xmlText(describeRanks(diagram).trim())}</title>
<rect width="100%" height="100%" fill="white"/>
${parts.join('\n')}
</svg>
`
}

const at = (value: number): string => value.toFixed(1)

const line = (x1: number, y1: number, x2: number, y2: number, style = ''): string =>
  `<line x1="${at(x1)}" y1="${at(y1)}" x2="${at(x2)}" y2="${at(y2)}" stroke="black"${style}/>`

const text = (x: number, y: number, anchor: string, content: string, size: number): string =>
  `<text x="${at(x)}" y="${at(y)}" text-anchor="${anchor}" font-size="${size}">${xmlText(content)}</text>`
