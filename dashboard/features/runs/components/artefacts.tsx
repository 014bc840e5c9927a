import { Download } from 'lucide-react'
import type { RunDetail } from '../../../../db/queries/run.ts'
import { byteSize } from '../../../../harness/base/text.ts'
import { ColumnHead } from '../../../components/ui/column-head.tsx'
import { ScrollArea } from '../../../components/ui/scroll-area.tsx'
import { artefactHref } from '../../../lib/artefact-href.ts'

/** Downloads of the run's files, except mask pictures, which have their own gallery. */
export function Artefacts({ artefacts }: { artefacts: RunDetail['artefacts'] }) {
  const files = artefacts.filter(({ kind }) => kind !== 'masks')
  if (files.length === 0) return null
  return (
    <section className="mt-8">
      <h2 className="mb-3 border-b border-rule pb-1 text-title font-semibold">Artefacts</h2>
      <ScrollArea label="Artefacts" className="w-fit max-w-full overflow-x-auto">
        <table className="print-table">
          <thead>
            <tr>
              <ColumnHead stick>File</ColumnHead>
              <ColumnHead>Kind</ColumnHead>
              <ColumnHead number>Step</ColumnHead>
              <ColumnHead number>Size</ColumnHead>
              <ColumnHead>SHA-256</ColumnHead>
            </tr>
          </thead>
          <tbody>
            {files.map(({ id, kind, sha256, name, step, bytes: size }) => (
              <tr key={id} className="rule">
                <th scope="row" className="stick">
                  <FileName href={artefactHref(sha256)} name={name} />
                </th>
                <td className="text-muted">{kind}</td>
                <td className="number tabular-nums">{step}</td>
                <td className="number tabular-nums">{byteSize(size)}</td>
                <td>
                  <code className="font-mono text-tiny text-muted">{sha256}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </section>
  )
}

function FileName({ href, name }: { href: string | null; name: string }) {
  if (href === null) return <span title="This export leaves the file out">{name}</span>
  return (
    <a href={href} download className="prose-link inline-flex items-center gap-1.5">
      <Download aria-hidden className="size-3.5" />
      {name}
    </a>
  )
}
