import { Download } from 'lucide-react'
import type { RunDetail } from '../../../db/queries/run.ts'
import { bytes } from '../../lib/format.ts'

/** Files the run left behind: masks as pictures, the rest to download. */
export function Artefacts({ artefacts }: { artefacts: RunDetail['artefacts'] }) {
  if (artefacts.length === 0) return null
  const pictures = artefacts.filter(({ kind }) => kind === 'masks')
  const files = artefacts.filter(({ kind }) => kind !== 'masks')
  return (
    <section className="mt-8">
      <h2 className="mb-3 border-b border-rule pb-1 text-title font-semibold">Artefacts</h2>
      {pictures.length > 0 ? (
        <ul className="mb-4 flex flex-wrap gap-4">
          {pictures.map(({ id, sha256, name, step }) => (
            <li key={id}>
              <a href={`/artefacts/${sha256}`}>
                {/* biome-ignore lint/performance/noImgElement: it is served as stored, nothing is to be optimised */}
                <img
                  src={`/artefacts/${sha256}`}
                  alt={`Learned masks, ${name}, step ${step}`}
                  className="max-h-64 min-w-16 border border-rule [image-rendering:pixelated]"
                />
                <span className="text-tiny text-muted">
                  {name}, step {step}
                </span>
              </a>
            </li>
          ))}
        </ul>
      ) : null}
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
