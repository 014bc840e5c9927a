import type { RunDetail } from '../../../../db/queries/run.ts'
import { artefactHref } from '../../../lib/artefact-href.ts'

const PICTURES = [
  {
    name: 'embedding-map.png',
    title: 'Where the features place test images',
    text: 'By PCA on the left, by UMAP of the unit features on the right. Frames have one colour for each class.',
  },
  {
    name: 'embedding-neighbours.png',
    title: 'Nearest neighbours',
    text: 'In each row a test image, then its nearest neighbours among the test images by cosine, the nearest first.',
  },
]

/** The pictures that the evaluation without labels leaves. */
export function Embedding({ artefacts }: { artefacts: RunDetail['artefacts'] }) {
  const found = PICTURES.flatMap((picture) => {
    const artefact = artefacts.find(({ kind, name }) => kind === 'pictures' && name === picture.name)
    return artefact ? [{ ...picture, href: artefactHref(artefact.sha256) ?? undefined }] : []
  })
  if (found.length === 0) return null
  return (
    <section className="mt-8">
      <h2 className="mb-3 border-b border-rule pb-1 text-title font-semibold">Embedding</h2>
      <div className="flex flex-wrap gap-8">
        {found.map(({ name, title, text, href }) => (
          <figure key={name} className="max-w-full">
            <a href={href}>
              {/* biome-ignore lint/performance/noImgElement: the picture is served as stored */}
              <img src={href} alt={`${title}. ${text}`} className="max-h-[36rem] w-auto max-w-full" />
            </a>
            <figcaption className="mt-1 max-w-3xl text-small">
              {title}. <span className="text-muted">{text}</span>
            </figcaption>
          </figure>
        ))}
      </div>
    </section>
  )
}
