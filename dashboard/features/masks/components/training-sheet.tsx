'use client'
import { useEffect } from 'react'
import type { ShownPicture } from '../load.ts'
import { useEpoch } from '../use-epoch.ts'
import { pictureAt } from '../view.ts'
import { Crop } from './crop.tsx'
import { areaText, PictureTable } from './picture-table.tsx'
import { Slot } from './slot.tsx'

interface TrainingSheetProps {
  pictures: readonly ShownPicture[]
  /** Those of the slider, which may serve another run as well. */
  epochs: readonly number[]
  /** Whose masks. */
  of: string
  /** There is room for larger pictures. */
  large: boolean
}

/** A run's masks at the chosen epoch: a row an image; the image, all its masks, and what each of them hides. */
export function TrainingSheet({ pictures, epochs, of, large }: TrainingSheetProps) {
  const [epoch] = useEpoch(epochs)
  // Sliding shows at once what was loaded before.
  useEffect(() => {
    for (const { sha256 } of pictures) new Image().src = `/artefacts/${sha256}`
  }, [pictures])
  const picture = pictureAt(pictures, epoch)
  if (!picture?.sheet) return <p className="text-muted">The picture is gone from the folder beside the database.</p>
  const { sheet, areas } = picture
  const masks = Array.from({ length: sheet.masks }, (_, mask) => mask)
  return (
    <figure className="min-w-0">
      <PictureTable
        caption={`Masks of ${of} after epoch ${picture.epoch}, step ${picture.step}`}
        sheet={sheet}
        rows={sheet.rows}
        columns={[
          { key: 'all', head: 'All masks', area: null },
          ...masks.map((mask) => ({
            key: mask,
            head: <Slot slot={mask} />,
            area: <span className="tabular-nums">{areaText(areas[mask])}</span>,
          })),
        ]}
        cell={(row, column) => {
          const shown = column === 0 ? 'all masks' : `what mask ${column - 1} hides`
          return <Crop sheet={sheet} row={row} column={1 + column} label={`image ${row + 1}, ${shown}`} />
        }}
        size={large ? 'size-14 sm:size-[5.25rem]' : 'size-14 sm:size-[4.25rem]'}
      />
      <figcaption className="mt-1 text-small text-muted">
        After epoch {picture.epoch}, step {picture.step}
        {picture.epoch === epoch ? '' : `: the last picture before epoch ${epoch}`}.{' '}
        <a href={`/artefacts/${picture.sha256}`} className="prose-link">
          PNG
        </a>
      </figcaption>
    </figure>
  )
}
