import { GRID_FORMAT_NAMES, TABLE_FORMATS } from '../../../harness/base/formats/table-formats.ts'

interface Download {
  title: string
  href: string
}

/** A figure, and its numbers as a table. @param file - the address of a file of the page. */
export const figureDownloads = (name: string, file: (name: string) => string): Download[] => [
  { title: 'SVG', href: file(`${name}.svg`) },
  ...tableDownloads(name, file),
]

/** @param file - the address of a file of the page. */
export const tableDownloads = (name: string, file: (name: string) => string): Download[] =>
  GRID_FORMAT_NAMES.map((format) => {
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
