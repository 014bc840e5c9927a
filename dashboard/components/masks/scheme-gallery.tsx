import Link from 'next/link'
import { eventMark } from '../../../db/queries/runs.ts'
import type { GalleryColumn } from '../../lib/masks-load.ts'
import { maskingName } from '../../lib/names.ts'
import { Event, Stale } from '../badge.tsx'
import { Crop } from './crop.tsx'
import { Slot } from './slot.tsx'

interface SchemeGalleryProps {
  columns: readonly GalleryColumn[]
  /** What one mask hides, or all masks in colour when null. */
  mask: number | null
  caption: string
}

const CELL = 'size-16 sm:size-[5.25rem]'

/** A row an image, a column a masking: the same images for all. */
export function SchemeGallery({ columns, mask, caption }: SchemeGalleryProps) {
  const whole = columns.find(({ picture }) => picture.sheet)?.picture.sheet
  if (!whole) return <p className="text-muted">The pictures are gone from the folder beside the database.</p>
  const rows = Math.max(...columns.map(({ picture }) => picture.sheet?.rows ?? 0))
  return (
    <section
      aria-label={caption}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className="relative overflow-x-auto pb-2"
    >
      <table className="pictures">
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col" className="stick">
              Image
            </th>
            {columns.map(({ run, picture }) => (
              <th key={run.id} scope="col" className="max-w-[5.5rem]">
                <Link href={`/runs/${run.id}`} prefetch={false} className="prose-link font-semibold">
                  {breakable(maskingName(run.masking))}
                </Link>
                <span className="block font-normal text-muted">
                  {run.status === 'done' ? `epoch ${picture.epoch}` : `${run.status}, epoch ${picture.epoch}`}
                </span>
                <span className="flex flex-wrap gap-1">
                  {[...new Set(run.events.map(({ name }) => eventMark(name)))].map((mark) => (
                    <Event key={mark} mark={mark} />
                  ))}
                  {run.stale ? <Stale /> : null}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: rows }, (_, row) => (
            <tr key={row}>
              <th scope="row" className="stick">
                <div className={CELL}>
                  {row < whole.rows ? <Crop sheet={whole} row={row} column={0} label={`image ${row + 1}`} /> : null}
                </div>
              </th>
              {columns.map(({ run, picture: { sheet } }) => (
                <td key={run.id}>
                  <div className={CELL}>
                    {sheet && row < sheet.rows && (mask === null || mask < sheet.masks) ? (
                      <Crop
                        sheet={sheet}
                        row={row}
                        column={mask === null ? 1 : 2 + mask}
                        label={`image ${row + 1}, ${maskingName(run.masking)}: ${mask === null ? 'all masks' : `what mask ${mask} hides`}`}
                      />
                    ) : row === 0 ? (
                      <span className="text-tiny text-muted">
                        {sheet ? `has no mask ${mask}` : 'the picture is gone'}
                      </span>
                    ) : null}
                  </div>
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
            {columns.map(({ run, picture: { areas } }) => (
              <td key={run.id}>
                <Areas areas={areas} />
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
    </section>
  )
}

/** A long name may go on below where it has a stroke. */
const breakable = (name: string): string => name.replace('/', '/\u200b')

/** Share of the image that each mask covers, percent. */
function Areas({ areas }: { areas: readonly (number | null)[] }) {
  return (
    <ul className="text-tiny tabular-nums">
      {areas.map((area, slot) => (
        <li key={slot} className="flex justify-between gap-2">
          <Slot slot={slot} />
          <span className="text-muted">{area === null ? 'n/a' : (100 * area).toFixed(1)}</span>
        </li>
      ))}
    </ul>
  )
}
