/** URL parameters of a table's page, and its downloads. */
import { createSerializer, type inferParserType, parseAsInteger, parseAsStringLiteral } from 'nuqs/server'
import type { TableFormat } from '../../../harness/analysis/tables/formats/write.ts'
import { DOWNLOAD_FORMATS } from '../../lib/downloads.ts'
import { parseAsFlag } from '../../lib/params.ts'

const TABLE_SOURCES = ['both', 'published', 'measured'] as const

export const tableParams = {
  /** Which numbers a file contains. */
  source: parseAsStringLiteral(TABLE_SOURCES).withDefault('both'),
}

export const differenceParams = {
  /** Adds columns with measured − printed. */
  difference: parseAsFlag.withDefault(false),
}

export const versionsParams = {
  /** Number of the picture whose versions are shown, from 1 on. */
  picture: parseAsInteger.withDefault(1),
}

const versionsQuery = createSerializer({ ...differenceParams, ...versionsParams })

export const versionsHref = (id: string, params: { difference: boolean; picture: number }): string =>
  `${versionsQuery(`/tables/${id}`, params)}#versions`

interface TableFile {
  format: TableFormat
  title: string
  type: string
  ending: string
}

export const TABLE_FILES: readonly TableFile[] = DOWNLOAD_FORMATS.map((entry) => ({
  ...entry,
  ending: entry.format === 'latex' ? 'tex' : entry.format,
}))

const serialize = createSerializer(tableParams)

export const tableFileHref = (
  id: string,
  ending: string,
  params: Partial<inferParserType<typeof tableParams>> = {},
): string => serialize(`/tables/${id}/table.${ending}`, params)
