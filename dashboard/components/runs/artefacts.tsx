import { Download } from 'lucide-react'
import type { RunDetail } from '../../../db/queries/run.ts'
import { bytes } from '../../lib/format.ts'

/** Files the run left behind, to download; its pictures of masks have a gallery of their own. */
export function Artefacts({ artefacts }: { artefacts: RunDetail['artefacts'] }) {
  const files = artefacts.filter(({ kind }) => kind !== 'masks')
  if (files.length === 0) return null
  return (
    <section className="mt-8">
      <h2 className="mb-3 border-b border-rule pb-1 text-title font-semibold">Artefacts</h2>
      <ul className="space-y-1">
        {files.map(({ id, sha256, name, step, bytes: size }) => (
          <li key={id} className="flex flex-wrap items-baseline gap-x-3">
            <a href={`/artefacts/${sha256}`} download className="prose-link inline-flex items-center gap-1.5">
              <Download aria-hidden className="size-3.5" />
              {name}
            </a>
            <span className="text-small text-muted">
              step {step}, {bytes(size)}
            </span>
            <code className="font-mono text-tiny break-all text-muted">{sha256.slice(0, 16)}</code>
          </li>
        ))}
      </ul>
    </section>
  )
}
