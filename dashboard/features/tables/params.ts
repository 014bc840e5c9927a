/** URL parameters of a table's page, and its downloads. */
import { createSerializer, type inferParserType, parseAsInteger, parseAsStringLiteral } from 'nuqs/server'
import { TABLE_FORMAT_NAMES, TABLE_FORMATS } from '../../../harness/base/formats/table-formats.ts'
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

export const TABLE_FILES = TABLE_FORMAT_NAMES.map((format) => ({ format, ...TABLE_FORMATS[format] }))

const serialize = createSerializer(tableParams)

export const tableFileHref = (
  id: string,
  ending: string,
  params: Partial<inferParserType<typeof tableParams>> = {},
): string => serialize(`/tables/${id}/table.${ending}`, params)
