'use client'
import { useEffect } from 'react'
import { artefactHref } from '../../../lib/artefact-href.ts'
import type { ShownPicture } from '../load.ts'
import { useEpoch } from '../use-epoch.ts'
import { pictureAt } from '../view.ts'
import { Crop } from './crop.tsx'
import { areaText, PictureTable } from './picture-table.tsx'
import { Slot } from './slot.tsx'

interface TrainingPicturesProps {
  pictures: readonly ShownPicture[]
  /** The epochs of the slider, which may cover a second run. */
  epochs: readonly number[]
  /** Name of the run. */
  runTitle: string
  /** Whether there is room for larger pictures. */
  large: boolean
}

/** A run's masks at the chosen epoch. One row per image: the image, all its masks, and the image under each mask. */
export function TrainingPictures({ pictures, epochs, runTitle, large }: TrainingPicturesProps) {
  const [epoch] = useEpoch(epochs)
  // Preloads all pictures, so that the slider responds at once.
  useEffect(() => {
    for (const { sha256 } of pictures) {
      const href = artefactHref(sha256)
      if (href !== null) new Image().src = href
    }
  }, [pictures])
  const picture = pictureAt(pictures, epoch)
  if (!picture?.layout)
    return <p className="text-muted">The picture is missing from the folder next to the database.</p>
  const { layout, areas } = picture
  const when = picture.epoch === 0 ? 'made elsewhere' : `after epoch ${picture.epoch}, step ${picture.step}`
  const masks = Array.from({ length: layout.masks }, (_, mask) => mask)
  return (
    <figure className="min-w-0">
      <PictureTable
        caption={`Masks of ${runTitle} ${when}`}
        layout={layout}
        rows={layout.rows}
        columns={[
          { key: 'all', head: 'All masks', area: null },
          ...masks.map((mask) => ({
            key: mask,
            head: <Slot slot={mask} />,
            area: <span className="tabular-nums">{areaText(areas[mask])}</span>,
          })),
        ]}
        cell={(row, column) => {
          const shown = column === 0 ? 'all masks' : `under mask ${column - 1}`
          return <Crop layout={layout} row={row} column={1 + column} label={`image ${row + 1}, ${shown}`} />
        }}
        size={large ? 'size-14 sm:size-[5.25rem]' : 'size-14 sm:size-[4.25rem]'}
      />
      <figcaption className="mt-1 text-small text-muted">
        {when[0]!.toUpperCase() + when.slice(1)}
        {picture.epoch === epoch ? '' : `, the last picture before epoch ${epoch}`}.{' '}
        <a href={artefactHref(picture.sha256) ?? undefined} className="prose-link">
          PNG
        </a>
      </figcaption>
    </figure>
  )
}
