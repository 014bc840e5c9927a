import { Check } from 'lucide-react'
import type { RunDetail } from '../../../../db/queries/run.ts'
import { fullStop, percent } from '../../../../harness/base/text.ts'
import { ColumnHead } from '../../../components/ui/column-head.tsx'
import { ScrollArea } from '../../../components/ui/scroll-area.tsx'
import { type MaskQuality, type MaskQualityRow, maskQualityOf } from '../mask-quality.ts'

/** How well the masks fit the true objects, always shown with the controls. */
export function MaskQualitySection({ scores }: { scores: RunDetail['scores'] }) {
  const quality = maskQualityOf(scores)
  if (!quality) return null
  return (
    <section className="mt-8">
      <h2 className="mb-3 border-b border-rule pb-1 text-title font-semibold">Mask quality</h2>
      <MaskQualityTable quality={quality} runTitle="this run" />
    </section>
  )
}

/** The table without a heading. @param of - name of the run, to distinguish several tables on a page. */
export function MaskQualityTable({ quality, runTitle }: { quality: MaskQuality; runTitle: string }) {
  const { controls, rows, protocol, crf } = quality
  return (
    <>
      <ScrollArea label={`Mask quality of ${runTitle} and its controls`}>
        <table className="print-table">
          <caption className="visually-hidden">Mask quality and its controls, percent</caption>
          <thead>
            <tr>
              <ColumnHead stick>Percent</ColumnHead>
              <ColumnHead number>This run</ColumnHead>
              {crf ? <ColumnHead number>after CRF</ColumnHead> : null}
              {controls.map(({ key, title, seesImage }) => (
                <th key={key} scope="col" className={`number font-normal! ${seesImage ? 'italic' : ''}`}>
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.metric} className="rule">
                <th scope="row" className="stick">
                  {row.title}
                </th>
                <td className="number tabular-nums">
                  <Own row={row} />
                </td>
                {crf ? <td className="number tabular-nums">{row.crf === null ? 'n/a' : percent(row.crf)}</td> : null}
                {row.controls.map((value, i) => (
                  <td key={controls[i]!.key} className="number text-muted tabular-nums">
                    {value === null ? '' : percent(value)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
      <p className="mt-2 max-w-3xl text-small text-muted">
        {fullStop(protocol)}
        {crf ? ` After the CRF: ${fullStop(crf)}` : ''} <Check aria-hidden className="inline size-3.5 text-good" />{' '}
        marks values above every control that does not see the image it is scored on
        {controls.some(({ seesImage }) => seesImage) ? '; k-means on colour does see it' : ''}. Where a control has
        several candidates, the best one for each measure counts.
      </p>
    </>
  )
}

function Own({ row: { own, above } }: { row: MaskQualityRow }) {
  if (own === null) return 'n/a'
  return (
    <span className="inline-flex items-center gap-1">
      {above ? (
        <>
          <Check aria-hidden className="size-3.5 text-good" />
          <span className="visually-hidden">above its controls:</span>
        </>
      ) : null}
      <span className={above ? 'font-bold' : ''}>{percent(own)}</span>
    </span>
  )
}
