import { Menu } from '../../../components/ui/menu.tsx'
import { DOWNLOAD_FORMATS } from '../../../lib/downloads.ts'
import { type LeaderboardParams, leaderboardHref } from '../params.ts'

/** Downloads of the rows and columns on screen. */
export function DownloadMenu({ params }: { params: LeaderboardParams }) {
  return (
    <Menu title="Export">
      <ul>
        {DOWNLOAD_FORMATS.map(({ format, title }) => {
          const href = leaderboardHref(params, '/api/v1/leaderboard')
          return (
            <li key={format}>
              <a
                href={`${href}${href.includes('?') ? '&' : '?'}format=${format}`}
                download={`leaderboard-${params.dataset}.${format === 'latex' ? 'tex' : format}`}
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
