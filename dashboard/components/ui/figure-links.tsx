import { GRID_FORMAT_NAMES, type GridFormat, TABLE_FORMATS } from '../../../harness/base/formats/table-formats.ts'

interface Download {
  title: string
  href: string
}

/** The address of a file of the page. */
type Address = (name: string) => string

/** A figure, and its numbers as a table. */
export const figureDownloads = (name: string, file: Address, formats?: readonly GridFormat[]): Download[] => [
  { title: 'SVG', href: file(`${name}.svg`) },
  ...tableDownloads(name, file, formats),
]

export const tableDownloads = (
  name: string,
  file: Address,
  formats: readonly GridFormat[] = GRID_FORMAT_NAMES,
): Download[] =>
  formats.map((format) => {
    const { title, ending } = TABLE_FORMATS[format]
    return { title, href: file(`${name}.${ending}`) }
  })

/** Links under a figure: to its table on the page, and to its downloads. */
export function FigureLinks({ table, downloads }: { table?: string; downloads: Download[] }) {
  return (
    <p className="mt-1 flex flex-wrap gap-x-4 text-tiny">
      {table ? (
        <a className="prose-link" href={table}>
          Table
        </a>
      ) : null}
      {downloads.map(({ title, href }) => (
        <a key={title} className="prose-link" download href={href}>
          {title}
        </a>
      ))}
    </p>
  )
}
