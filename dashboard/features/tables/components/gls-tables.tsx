import { Stale } from '../../../components/ui/badge.tsx'
import type { GlsBlock } from '../gls-view.ts'
import { GlsTableBlock } from './gls-table.tsx'

/** The label-smoothing table, one block for each data set and kind of noise. */
export function GlsTables({ blocks, difference = false }: { blocks: GlsBlock[]; difference?: boolean }) {
  return (
    <>
      {blocks.map((block) => (
        <section key={block.id} className="mb-8">
          <h2 className="mb-2 flex flex-wrap items-baseline gap-x-3 text-title font-semibold">
            {block.title}
            {block.changes.length > 0 ? <Stale changes={block.changes} /> : null}
            {block.setting ? <span className="text-small font-normal text-muted">{block.setting}</span> : null}
          </h2>
          <GlsTableBlock block={block} difference={difference} />
        </section>
      ))}
    </>
  )
}
