'use client'
import Link from 'next/link'
import { parseAsString, useQueryState } from 'nuqs'
import { artefactHref } from '../../../lib/artefact-href.ts'
import { GALLERY_EPOCHS } from '../../../lib/gallery-epochs.ts'
import { ELSEWHERE, type MaskPicture } from '../mask-pictures.ts'

/**
 * Masks over training: one large picture, by default the newest, and a strip of all pictures to choose from.
 * @param beside - address of the page that compares them with other runs and schemes.
 */
export function MaskGallery({ pictures, beside }: { pictures: MaskPicture[]; beside: string }) {
  const [epoch, setEpoch] = useQueryState('epoch', parseAsString)
  const newest = pictures.at(-1)
  if (!newest) return null
  const shown = pictures.find(({ key }) => key === epoch) ?? newest
  return (
    <section className="mt-8">
      <h2 className="mb-3 border-b border-rule pb-1 text-title font-semibold">Masks over training</h2>
      <p className="mb-3 max-w-3xl text-small text-muted">
        One row per held-out image: the image, all its masks in different colours, then the image under each mask. The
        mask areas below have the same colours.{' '}
        <Link href={beside} prefetch={false} className="prose-link">
          Compare with other runs and schemes
        </Link>
      </p>
      <figure className="mb-3">
        <a href={artefactHref(shown.sha256) ?? undefined}>
          {/* biome-ignore lint/performance/noImgElement: the picture is served as stored */}
          <img
            src={artefactHref(shown.sha256) ?? undefined}
            alt={describe(shown)}
            className="max-h-[36rem] w-auto max-w-full"
          />
        </a>
        <figcaption className="mt-1 text-small">
          {shown.when === ELSEWHERE ? (
            'Made elsewhere'
          ) : (
            <>
              After {shown.when} <span className="text-muted">step {shown.step}</span>
            </>
          )}
        </figcaption>
      </figure>
      {pictures.length > 1 ? (
        <fieldset>
          <legend className="mb-1 text-small text-muted">Choose by epoch. {GALLERY_EPOCHS}</legend>
          <div className="flex flex-wrap gap-2">
            {pictures.map((picture) => (
              <label
                key={picture.key}
                className="rounded border-2 border-rule p-1 text-center text-tiny text-muted hover:border-faint has-checked:border-accent has-checked:font-semibold has-checked:text-accent has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
              >
                <input
                  type="radio"
                  name="epoch"
                  value={picture.key}
                  checked={picture.key === shown.key}
                  onChange={() => setEpoch(picture.key === newest.key ? null : picture.key)}
                  className="visually-hidden"
                />
                {/* biome-ignore lint/performance/noImgElement: the picture is served as stored */}
                <img
                  src={artefactHref(picture.sha256) ?? undefined}
                  alt=""
                  className="h-20 w-auto max-w-40 object-contain"
                />
                {picture.when}
              </label>
            ))}
          </div>
        </fieldset>
      ) : null}
    </section>
  )
}

function describe({ when, step }: MaskPicture): string {
  const how = when === ELSEWHERE ? when : `after ${when}, step ${step}`
  return `Masks ${how}: one row per scene, with its view, its masks in colour, and the view under each mask`
}
