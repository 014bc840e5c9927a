import { datasetName, maskingName, methodName, metricName } from '../../../../db/catalogue/titles.ts'
import type { AdiosOrder } from '../../../../harness/analysis/tables/adios-order.ts'
import { rangeText, withMinus } from '../../../../harness/base/text.ts'
import { formatP } from '../../../../harness/statistics/p-value.ts'
import { ColumnHead } from '../../../components/ui/column-head.tsx'
import { ScrollArea } from '../../../components/ui/scroll-area.tsx'

/** Rank correlations between the measured and the printed order of maskings, with exact p, overall and by seed. */
export function AdiosOrders({ orders }: { orders: AdiosOrder[] }) {
  const [first] = orders
  if (!first) return null
  return (
    <section className="mt-10">
      <h2 className="mb-1 text-title font-semibold">Does the order match the paper's?</h2>
      {first.tau === null ? (
        <p className="max-w-3xl text-small text-muted">n/a: {first.reason}.</p>
      ) : (
        <>
          <p className="mb-3 max-w-3xl text-small text-muted">
            {datasetName(first.dataset!)}: {first.maskings.map(maskingName).join(', ')} (best in the paper first),
            ranked by the mean over seeds of {first.methods.map(methodName).join(', ')} and compared with the printed
            column. 1 is the same order, −1 the opposite; p is the two-sided share of all {first.n}! orders that agree
            or disagree at least as much. τ by seed is the mean of the seeds' own τ, with its 95% t-interval.
          </p>
          <OrderTable orders={orders} />
        </>
      )}
    </section>
  )
}

function OrderTable({ orders }: { orders: AdiosOrder[] }) {
  return (
    <ScrollArea label="Rank correlations with the printed order">
      <table className="print-table">
        <caption className="visually-hidden">Rank correlations between the measured and the printed order</caption>
        <thead>
          <tr>
            <ColumnHead stick>Measured</ColumnHead>
            <ColumnHead>Printed</ColumnHead>
            {['Maskings', 'Kendall τ-b', 'p', 'Spearman ρ', 'p of ρ', 'τ by seed', '95% interval', 'Seeds'].map(
              (title) => (
                <ColumnHead key={title} number>
                  {title}
                </ColumnHead>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {orders.map(({ metric, against, n, tau, p, rho, rhoP, perSeed, reason }) => (
            <tr key={metric} title={reason ?? undefined}>
              <th scope="row" className="stick">
                {metricName(metric)}
              </th>
              <td className="text-muted">{metricName(against)}</td>
              <td className="number tabular-nums">{n}</td>
              <td className="number tabular-nums">{coefficient(tau)}</td>
              <td className="number tabular-nums">{p === null ? 'n/a' : formatP(p)}</td>
              <td className="number tabular-nums">{coefficient(rho)}</td>
              <td className="number tabular-nums">{rhoP === null ? 'n/a' : formatP(rhoP)}</td>
              <td className="number tabular-nums">{coefficient(perSeed?.mean ?? null)}</td>
              <td className="number tabular-nums">{perSeed?.ci95 ? rangeText(perSeed.ci95, coefficient) : 'n/a'}</td>
              <td className="number tabular-nums">{perSeed?.n ?? 0}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  )
}

/** Two decimals with a typographic minus sign. */
const coefficient = (value: number | null): string => (value === null ? 'n/a' : withMinus(value.toFixed(2)))
