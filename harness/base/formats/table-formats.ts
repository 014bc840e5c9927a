/**
 * The formats in which tables are given: one entry each, of which options, files, menus and the API are made. Wherever tables
 * are written, the compiler asks for a writer of each.
 */
export const TABLE_FORMATS = {
  md: { title: 'Markdown', ending: 'md', type: 'text/markdown' },
  latex: { title: 'LaTeX (booktabs)', ending: 'tex', type: 'text/x-tex' },
  csv: { title: 'CSV', ending: 'csv', type: 'text/csv' },
  json: { title: 'JSON', ending: 'json', type: 'application/json' },
} as const

export type TableFormat = keyof typeof TABLE_FORMATS

/** Formats of rows and columns of text; JSON has the numbers themselves. */
export type GridFormat = Exclude<TableFormat, 'json'>

export const TABLE_FORMAT_NAMES = Object.keys(TABLE_FORMATS) as TableFormat[]

export const GRID_FORMAT_NAMES = TABLE_FORMAT_NAMES.filter((format) => format !== 'json')

const GRID_ENDINGS = GRID_FORMAT_NAMES.map((format) => TABLE_FORMATS[format].ending)

/** How names of files of rows and columns end, in words. */
export const GRID_FILES = GRID_ENDINGS.map((ending) => `.${ending}`).join(', ')

/** The format of a file by the ending of its name. */
export const gridFormatOf = (ending: string): GridFormat | undefined =>
  GRID_FORMAT_NAMES.find((format) => TABLE_FORMATS[format].ending === ending)
