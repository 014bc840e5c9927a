import { plotPicture } from '../../../../harness/analysis/plot/figure.ts'
import { isJoined } from '../../../../harness/analysis/plot/looks.ts'
import { GRID_EXAMPLE, notesOf, staleNote } from '../../../../harness/analysis/plot/notes.ts'
import { optionTitle } from '../../../../harness/analysis/plot/option-title.ts'
import type { Plot } from '../../../../harness/analysis/plot/plot.ts'
import { PLUS_MINUS } from '../../../../harness/statistics/summary.ts'
import { SelectedOnTest } from '../../../components/ui/badge.tsx'
import { Command } from '../../../components/ui/command.tsx'
import { FigureLinks, figureDownloads } from '../../../components/ui/figure-links.tsx'
import { onPageStore } from '../../../lib/commands.ts'
import { PLOT_FORMATS } from '../grid.ts'
import { type PlotParams, plotHref } from '../params.ts'
import { optionsOf } from '../view.ts'
import { PlotControls } from './plot-controls.tsx'
import { PlotFigure } from './plot-figure.tsx'
import { PlotTable } from './plot-table.tsx'

/** @param store - path of the database. */
export function PlotPanel({ plot, params, store }: { plot: Plot; params: PlotParams; store: string }) {
  return (
    <>
      <PlotControls options={optionsOf(plot)} />
      {plot.option ? <Shown plot={plot} params={params} /> : <NothingVaries plot={plot} store={store} />}
    </>
  )
}

function Shown({ plot, params }: { plot: Plot; params: PlotParams }) {
  const notes = notesOf(plot)
  const path = plot.option?.path ?? ''
  const file = (name: string) => plotHref(params, `/plot/${name}`)
  return (
    <>
      <p className="mb-3 text-small text-muted">
        {plot.column.protocol} {plot.column.selectedOnTest ? <SelectedOnTest /> : null}
      </p>
      <figure className="mb-7">
        <div className="hidden sm:block">
          <PlotFigure picture={plotPicture(plot)} />
        </div>
        <div className="sm:hidden">
          <PlotFigure picture={plotPicture(plot, 'narrow')} />
        </div>
        <div className="flex flex-wrap gap-x-4">
          <FigureLinks table="#numbers" downloads={figureDownloads('plot', file, PLOT_FORMATS)} />
          <div data-live>
            <FigureLinks
              downloads={[
                { title: 'PNG', href: file('figures/plot.png') },
                { title: 'PDF', href: file('figures/plot.pdf') },
              ]}
            />
          </div>
        </div>
      </figure>
      <PlotTable plot={plot} />
      <div className="max-w-3xl space-y-1.5 text-small text-muted">
        <p>
          <b className="font-semibold text-ink">Reading the plot.</b> A point is the mean over seeds with its 95%
          t-interval; an arrow marks an interval that leaves the axis, a small mark a single seed, which has no
          interval. {PLUS_MINUS} {isJoined(plot.scale) ? 'A line joins' : 'An entry of the legend stands for'} the rows
          that differ only in {optionTitle(path)} (<code className="font-mono text-tiny">{path}</code>) and the seed;
          its name says how it differs from the others. Lines are moved apart a little, so that no interval hides
          another. A dotted level is a row without this option that otherwise equals a line; its interval is the light
          band, or the bar at its end where there are more than two levels.
        </p>
        {notes.length > 0 ? (
          <p>
            <b className="font-semibold text-ink">Left out.</b> {notes.join(' ')}
          </p>
        ) : null}
      </div>
    </>
  )
}

function NothingVaries({ plot, store }: { plot: Plot; store: string }) {
  return (
    <div className="max-w-2xl border-y border-rule py-8">
      <p className="text-lead font-semibold">No option varies yet</p>
      <p className="mt-1 mb-3 text-muted">
        A plot needs two finished rows with this score that differ in only one option. A suite file with a grid makes
        them, such as this <code className="font-mono text-small">lambda.json</code>:
      </p>
      <Command wrap>{GRID_EXAMPLE}</Command>
      <p className="mt-3 mb-3 text-muted">Run it, and its points appear here as runs finish:</p>
      <Command>{onPageStore(store, 'npx maskbench run lambda.json')}</Command>
      {staleNote(plot).map((sentence) => (
        <p key={sentence} className="mt-3 text-small text-muted">
          {sentence}
        </p>
      ))}
    </div>
  )
}
