import { Command } from '../../../components/ui/command.tsx'
import { onPageStore } from '../../../lib/commands.ts'
import { TABLE_FILES, tableFileHref } from '../params.ts'

const HALVES = [
  { source: 'both', title: 'printed and measured' },
  { source: 'published', title: 'printed only' },
  { source: 'measured', title: 'measured only' },
] as const

/** Downloads of the table, and the command that prints the same bytes. */
export function TableDownloads({ id, path }: { id: string; path: string }) {
  return (
    <section className="mt-10 max-w-xl">
      <h2 className="mb-2 border-b border-rule pb-1 text-title font-semibold">Downloads</h2>
      <ul className="mb-3 space-y-1 text-small">
        {HALVES.map(({ source, title }) => (
          <li key={source} className="flex flex-wrap gap-x-4">
            <span className="w-full text-muted sm:w-40">{title}</span>
            {TABLE_FILES.map((file) => (
              <a
                key={file.ending}
                className="prose-link"
                download={`${id}.${file.ending}`}
                href={tableFileHref(id, file.ending, { source })}
              >
                {file.title}
                <span className="visually-hidden">, {title}</span>
              </a>
            ))}
          </li>
        ))}
      </ul>
      <Command>{onPageStore(path, `npx maskbench table ${id} --format latex`)}</Command>
    </section>
  )
}
