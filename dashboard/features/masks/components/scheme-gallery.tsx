import Link from 'next/link'
import { eventMark } from '../../../../db/queries/runs.ts'
import { Event, Stale } from '../../../components/ui/badge.tsx'
import type { GalleryColumn } from '../load.ts'
import { Crop } from './crop.tsx'
import { areaText, PictureTable } from './picture-table.tsx'
import { Slot } from './slot.tsx'

interface SchemeGalleryProps {
  columns: readonly GalleryColumn[]
  /** The mask to apply; null for all masks in colour. */
  mask: number | null
  caption: string
}

/** One row per image, one column per masking, with the same images in every column. */
export function SchemeGallery({ columns, mask, caption }: SchemeGalleryProps) {
  const whole = columns.find(({ picture }) => picture.layout)?.picture.layout
  if (!whole) return <p className="text-muted">The pictures are missing from the folder next to the database.</p>
  return (
    <PictureTable
      caption={caption}
      layout={whole}
      rows={Math.max(...columns.map(({ picture }) => picture.layout?.rows ?? 0))}
      columns={columns.map((column) => ({
        key: column.run.id,
        head: <Head column={column} />,
        area: <Areas areas={column.picture.areas} />,
      }))}
      cell={(row, i) => <Cell column={columns[i]!} row={row} mask={mask} />}
      size="size-16 sm:size-[5.25rem]"
    />
  )
}

function Head({ column: { run, picture } }: { column: GalleryColumn }) {
  return (
    <>
      <Link href={`/runs/${run.id}`} prefetch={false} className="prose-link font-semibold">
        {breakable(run.title)}
      </Link>
      <span className="block font-normal text-muted">
        {run.elsewhere
          ? 'made elsewhere'
          : run.status === 'done'
            ? `epoch ${picture.epoch}`
            : `${run.status}, epoch ${picture.epoch}`}
      </span>
      <span className="flex flex-wrap gap-1">
        {[...new Set(run.events.map(({ name }) => eventMark(name)))].map((mark) => (
          <Event key={mark} mark={mark} />
        ))}
        {run.stale ? <Stale changes={run.changes} /> : null}
      </span>
    </>
  )
}

/** A long name may break after a slash. */
const breakable = (name: string): string => name.replace('/', '/\u200b')

interface CellProps {
  column: GalleryColumn
  row: number
  mask: number | null
}

/** A picture, or, in the first row only, the reason why there is none. */
function Cell({ column: { run, picture }, row, mask }: CellProps) {
  const { layout } = picture
  if (layout && row < layout.rows && (mask === null || mask < layout.masks)) {
    const shown = mask === null ? 'all masks' : `under mask ${mask}`
    const label = `image ${row + 1}, ${run.title}: ${shown}`
    return <Crop layout={layout} row={row} column={mask === null ? 1 : 2 + mask} label={label} />
  }
  if (row > 0) return null
  return <span className="text-tiny text-muted">{layout ? `no mask ${mask}` : 'picture missing'}</span>
}

/** Percentage of the image that each mask covers. */
function Areas({ areas }: { areas: readonly (number | null)[] }) {
  return (
    <ul className="text-tiny tabular-nums">
      {areas.map((area, slot) => (
        <li key={slot} className="flex justify-between gap-2">
          <Slot slot={slot} />
          <span className="text-muted">{areaText(area)}</span>
        </li>
      ))}
    </ul>
  )
}
