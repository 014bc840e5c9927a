import { short } from '../../../../harness/base/text.ts'
import { ColumnHead } from '../../../components/ui/column-head.tsx'
import type { Panel } from '../../../lib/curves.ts'
import { inItsUnit } from '../../../lib/panel-units.ts'

const ROWS = 12

/** The table and the downloads below a picture. */
export function CurveTable({ panel, label, href }: { panel: Panel; label: string; href: string }) {
  const steps = [...new Set(panel.lines.flatMap(({ points }) => points.map(([step]) => step)))].sort((a, b) => a - b)
  const stride = Math.max(1, (steps.length - 1) / (ROWS - 1))
  const shown = [...new Set(Array.from({ length: ROWS }, (_, i) => steps[Math.round(i * stride)] ?? steps.at(-1)!))]
  const values = inItsUnit(panel).lines.map(({ points }) => new Map(points))
  return (
    <div className="mt-1 flex flex-wrap items-baseline gap-x-4 text-tiny">
      <p className="visually-hidden">{label}</p>
      <details className="group open:w-full">
        <summary className="prose-link">Table</summary>
        <table className="print-table mt-1 mb-2 text-small!">
          <caption className="visually-hidden">{panel.title}, selected points</caption>
          <thead>
            <tr>
              <ColumnHead number>{panel.axis}</ColumnHead>
              {panel.lines.map(({ name, label }) => (
                <ColumnHead key={name} number>
                  {label}
                </ColumnHead>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((step) => (
              <tr key={step}>
                <th scope="row" className="number tabular-nums">
                  {step}
                </th>
                {values.map((byStep, i) => {
                  const value = byStep.get(step)
                  return (
                    <td key={panel.lines[i]!.name} className="number tabular-nums">
                      {value === undefined ? '' : value === null ? 'not finite' : short(value)}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </details>
      <a className="prose-link" href={`${href}.csv`} download>
        CSV
      </a>
      <a className="prose-link" href={`${href}.svg`} download>
        SVG
      </a>
    </div>
  )
}
