import { TABLE_FORMAT_NAMES, TABLE_FORMATS } from '../../../../harness/base/formats/table-formats.ts'
import { Menu } from '../../../components/ui/menu.tsx'
import { type LeaderboardParams, leaderboardHref } from '../params.ts'

/** Downloads of the rows and columns on screen. */
export function DownloadMenu({ params }: { params: LeaderboardParams }) {
  return (
    <Menu title="Export">
      <ul>
        {TABLE_FORMAT_NAMES.map((format) => {
          const { title, ending } = TABLE_FORMATS[format]
          const href = leaderboardHref(params, '/api/v1/leaderboard')
          return (
            <li key={format}>
              <a
                href={`${href}${href.includes('?') ? '&' : '?'}format=${format}`}
                download={`leaderboard-${params.dataset}.${ending}`}
                className="block rounded-sm px-2 py-1 hover:bg-hover"
              >
                {title}
              </a>
            </li>
          )
        })}
      </ul>
    </Menu>
  )
}
