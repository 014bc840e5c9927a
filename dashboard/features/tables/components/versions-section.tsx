import { Check, X } from 'lucide-react'
import Link from 'next/link'
import { datasetName } from '../../../../db/catalogue/titles.ts'
import { commandOn } from '../../../components/store-state.tsx'
import { ChoiceLinks } from '../../../components/ui/choice-links.tsx'
import { ColumnHead } from '../../../components/ui/column-head.tsx'
import { Command } from '../../../components/ui/command.tsx'
import { ScrollArea } from '../../../components/ui/scroll-area.tsx'
import { artefactHref } from '../../../lib/artefact-href.ts'
import { storePath } from '../../../lib/store.ts'
import { versionsHref } from '../params.ts'
import type { Answer, Versions } from '../versions.ts'

interface VersionsSectionProps {
  id: string
  /** One of each data set with pictures. */
  all: readonly Versions[]
  difference: boolean
}

/** The paper's figure 7: one picture in all versions, and under each what every encoder takes it for. */
export function VersionsSection({ id, all, difference }: VersionsSectionProps) {
  return (
    <section id="versions" className="mt-10 scroll-mt-16">
      <h2 className="mb-1 border-b border-rule pb-1 text-title font-semibold">One picture in every version</h2>
      <p className="mb-3 max-w-3xl text-small text-muted">
        Figure 7 of the ADIOS paper, with the answers of the stored encoders: the class that a linear probe on the
        original pictures predicts for each version of a test picture.
      </p>
      {all.length === 0 ? (
        <div className="max-w-xl">
          <p className="mb-2 text-muted">
            No run has stored such pictures yet; older versions of maskbench did not. To store them, run:
          </p>
          <Command>{commandOn(storePath(), 'pretrain --masking adios --evaluations backgrounds')}</Command>
        </div>
      ) : null}
      {all.map((one) => (
        <div key={one.dataset} className="mb-8">
          <ChoiceLinks
            label={`${datasetName(one.dataset)}, picture`}
            options={one.pictures.map((name, i) => ({
              title: `${i + 1} ${name}`,
              href: versionsHref(id, { difference, picture: i + 1 }),
              chosen: i === one.shown,
            }))}
          />
          <VersionsTable {...one} />
        </div>
      ))}
    </section>
  )
}

function VersionsTable({ dataset, layout, pictures, shown, versions, encoders }: Versions) {
  const truth = pictures[shown]!
  const { sha256, width, height, cell, pitch } = layout
  return (
    <ScrollArea label={`Versions of picture ${shown + 1} of ${datasetName(dataset)}`} className="mt-2 overflow-x-auto">
      <table className="print-table">
        <caption className="visually-hidden">
          What each encoder predicts for each version of a picture of: {truth}
        </caption>
        <thead>
          <tr>
            <ColumnHead stick>
              Shown: <strong>{truth}</strong>
            </ColumnHead>
            {versions.map(({ key, title }, column) => (
              <th key={key} scope="col" className="min-w-24 align-bottom font-normal!">
                <svg
                  viewBox={`${column * pitch} ${shown * pitch} ${cell} ${cell}`}
                  role="img"
                  aria-label={`${truth}, ${title}`}
                  className="mb-1 block size-20"
                >
                  <image href={artefactHref(sha256) ?? undefined} width={width} height={height} />
                </svg>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {encoders.map(({ runId, title, details, answers }) => (
            <tr key={runId} className="rule">
              <th scope="row" className="stick">
                <Link href={`/runs/${runId}`} prefetch={false} className="prose-link">
                  {title}
                </Link>
                <span className="block text-tiny font-normal text-muted">{details}</span>
              </th>
              {answers.map((answer, i) => (
                <td key={versions[i]!.key}>
                  <Predicted answer={answer} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  )
}

function Predicted({ answer: { name, right } }: { answer: Answer }) {
  if (name === null) return <span className="text-muted">not asked</span>
  const Sign = right ? Check : X
  return (
    <span className="inline-flex items-center gap-1">
      <Sign
        aria-label={right ? 'right' : 'wrong'}
        className={`size-3.5 shrink-0 ${right ? 'text-good' : 'text-bad'}`}
      />
      {name}
    </span>
  )
}
