import { short } from '../../../../harness/base/text.ts'
import { LineChart } from '../../../components/ui/line-chart.tsx'
import { describePanel } from '../../../lib/curves.ts'
import type { SharedPanel } from '../curves.ts'

/** A is orange, B is blue and dashed; `print` is the colour in downloaded pictures. */
export const LOOKS = {
  A: { colour: '--slot-5', print: '#d55e00', dash: undefined },
  B: { colour: '--slot-0', print: '#0072b2', dash: '6 3' },
} as const

/** The curves of both sides as a static picture. */
export function SharedChart({ panel }: { panel: SharedPanel }) {
  return (
    <LineChart
      panel={panel}
      label={describePanel(panel, short)}
      colours={panel.sides.map((side) => LOOKS[side].print)}
      dashes={panel.sides.map((side) => LOOKS[side].dash)}
    />
  )
}
