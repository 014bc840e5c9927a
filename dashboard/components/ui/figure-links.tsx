/** Links under a figure: to its table on the page, and to its downloads. */
export function FigureLinks({ table, downloads }: { table?: string; downloads: { title: string; href: string }[] }) {
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
