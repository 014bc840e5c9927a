import { short } from '../../../../harness/base/text.ts'
import { LineChart } from '../../../components/ui/line-chart.tsx'
import { FIGURE_FONTS } from '../../../components/ui/svg-figure.tsx'
import { describePanel } from '../../../lib/curves.ts'
import type { Member, MembersPanel } from '../load.ts'
import { lookOf } from '../looks.ts'

const SIZE = { width: 640, height: 300 }
const LINE = 18

interface MembersChartProps {
  panel: MembersPanel
  members: readonly Member[]
  /** Below the curves, so that a downloaded picture explains itself. */
  legend?: boolean
}

/** The curves as a static picture. */
export function MembersChart({ panel, members, legend = false }: MembersChartProps) {
  const looks = panel.owners.map(lookOf)
  const chart = (
    <LineChart
      panel={panel}
      label={describePanel(panel, short)}
      colours={looks.map(({ print }) => print)}
      dashes={looks.map(({ dash }) => dash)}
      size={legend ? SIZE : { width: 800, height: 200 }}
    />
  )
  if (!legend) return chart
  const height = SIZE.height + LINE * (members.length + 1)
  return (
    <svg
      xmlns="http://www.w3.org/2000/svg"
      viewBox={`0 0 ${SIZE.width} ${height}`}
      fontFamily={FIGURE_FONTS}
      fontSize={11}
      fill="currentColor"
    >
      <title>{panel.title}</title>
      <text x={10} y={12} fontWeight={600}>
        {[panel.title, panel.unit].filter(Boolean).join(', ')}
      </text>
      <svg y={LINE} width={SIZE.width} height={SIZE.height} role="presentation">
        {chart}
      </svg>
      {members.map(({ text, title, details }, place) => {
        const { print, dash } = lookOf(place)
        const y = SIZE.height + LINE * (place + 1) + 6
        return (
          <g key={text}>
            <line x1={48} x2={80} y1={y - 4} y2={y - 4} stroke={print} strokeWidth={2} strokeDasharray={dash} />
            <text x={88} y={y}>
              {title}, {details}
            </text>
          </g>
        )
      })}
    </svg>
  )
}
