import Link from 'next/link'
import { datasetName } from '../../../../db/catalogue/titles.ts'
import { Swatch } from '../../../components/ui/glyph.tsx'
import type { OfferedSide } from '../load.ts'
import { compareHref } from '../params.ts'
import { SideLetter } from './side-letter.tsx'

/** What can be compared, while nothing is chosen, and a pair to begin with. */
export function Start({ pair }: { pair: readonly OfferedSide[] | null }) {
  const [a, b] = pair ?? []
  return (
    <section className="mb-7 max-w-3xl space-y-3">
      <p>
        Any finished run can be chosen, and any row of the leaderboard, which is a configuration with all its seeds,
        including rows trained elsewhere or reported. Two sides are compared on the scores that both have on one data
        set, under one condition and by one protocol. Type a part of a name above, or choose A from the list below; the
        next list then has the rows on the same data set. Many rows are compared at once on{' '}
        <Link href="/significance" className="prose-link">
          Significance
        </Link>
        .
      </p>
      {a && b ? (
        <p>
          <Link
            href={compareHref({ a: a.text, b: b.text })}
            prefetch={false}
            className="inline-flex flex-wrap items-center gap-x-2 gap-y-1 rounded border border-accent px-3 py-2 hover:bg-hover"
          >
            <span className="font-semibold text-accent">Begin with</span>
            {[a, b].map(({ letter, title, run }) => (
              <span key={letter} className="inline-flex items-center gap-1.5">
                <SideLetter side={letter} />
                <Swatch method={run.method} masking={run.masking} />
                {title}
              </span>
            ))}
            <span className="text-muted">on {datasetName(a.run.dataset)}</span>
          </Link>
        </p>
      ) : null}
    </section>
  )
}
