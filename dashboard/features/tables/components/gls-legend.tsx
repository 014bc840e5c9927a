import { SelectedOnTest } from '../../../components/ui/badge.tsx'
import { type GlsSource, SOURCE_TITLES } from '../gls-params.ts'
import { RateSign } from './rate-sign.tsx'

export function GlsLegend({ show }: { show: readonly GlsSource[] }) {
  return (
    <div className="mb-6 flex flex-wrap items-center gap-x-6 gap-y-1.5 text-small text-muted">
      <span className="inline-flex items-center gap-1.5">
        <span className="inline-flex items-center gap-1 rounded-xs bg-good-soft px-1 font-semibold text-good">
          <RateSign negative />
          best two
        </span>
        r &lt; 0
      </span>
      <span className="inline-flex items-center gap-1.5">
        <span className="inline-flex items-center gap-1 rounded-xs bg-bad-soft px-1 font-semibold text-bad">
          <RateSign negative={false} />
          best two
        </span>
        r ≥ 0
      </span>
      {show.includes('printed') ? (
        <span className="inline-flex items-center gap-1.5">
          <span className="rounded-xs px-1 text-good outline outline-good">outlined</span>
          best two in the paper
        </span>
      ) : null}
      {show.includes('published') ? (
        <span className="inline-flex items-center gap-1.5">
          <b className="font-semibold text-ink">{SOURCE_TITLES.published}</b> selected as in the paper{' '}
          <SelectedOnTest />
        </span>
      ) : null}
      {show.includes('honest') ? (
        <span>
          <b className="font-semibold text-ink">{SOURCE_TITLES.honest}</b> selected on held-out noisy rows
        </span>
      ) : null}
    </div>
  )
}
