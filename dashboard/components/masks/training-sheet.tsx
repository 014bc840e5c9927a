'use client'
import { useEffect } from 'react'
import type { ShownPicture } from '../../lib/masks-load.ts'
import { pictureAt } from '../../lib/masks-view.ts'
import { useEpoch } from '../../lib/use-epoch.ts'
import { Crop } from './crop.tsx'
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
  const caption = `Masks of ${of} after epoch ${picture.epoch}, step ${picture.step}`
  const masks = Array.from({ length: sheet.masks }, (_, mask) => mask)
  return (
    <figure className="min-w-0">
      <section
        aria-label={caption}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="relative overflow-x-auto pb-1"
      >
        <table className="pictures">
          <caption className="visually-hidden">{caption}</caption>
          <thead>
            <tr>
              <th scope="col" className="stick">
                Image
              </th>
              <th scope="col">All masks</th>
              {masks.map((mask) => (
                <th key={mask} scope="col">
                  <Slot slot={mask} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {Array.from({ length: sheet.rows }, (_, row) => (
              <tr key={row}>
                <th scope="row" className="stick">
                  <Cell large={large} sheet={sheet} row={row} column={0} label={`image ${row + 1}`} />
                </th>
                <td>
                  <Cell large={large} sheet={sheet} row={row} column={1} label={`image ${row + 1}, all masks`} />
                </td>
                {masks.map((mask) => (
                  <td key={mask}>
                    <Cell
                      large={large}
                      sheet={sheet}
                      row={row}
                      column={2 + mask}
                      label={`image ${row + 1}, what mask ${mask} hides`}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row" className="stick">
                Area, %
              </th>
              <td />
              {masks.map((mask) => (
                <td key={mask} className="tabular-nums">
                  {areas[mask] === null || areas[mask] === undefined ? 'n/a' : (100 * areas[mask]).toFixed(1)}
                </td>
              ))}
            </tr>
          </tfoot>
        </table>
      </section>
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

function Cell({ large, ...crop }: Parameters<typeof Crop>[0] & { large: boolean }) {
  return (
    <div className={large ? 'size-14 sm:size-[5.25rem]' : 'size-14 sm:size-[4.25rem]'}>
      <Crop {...crop} />
    </div>
  )
}
