import Link from 'next/link'
import { backboneName, joinDetails, runTitle, variantDetails } from '../../../../db/catalogue/titles.ts'
import { eventMark } from '../../../../db/queries/runs.ts'
import { countedOnPage } from '../../../../harness/base/text.ts'
import { Event, Stale } from '../../../components/ui/badge.tsx'
import { MaskQualityTable } from '../../runs/components/mask-quality.tsx'
import { Status } from '../../runs/components/status.tsx'
import type { Training } from '../load.ts'
import { type MasksParams, masksHref } from '../params.ts'
import { ChartLegend, MaskChart } from './mask-chart.tsx'
import { TrainingPictures } from './training-pictures.tsx'

interface TrainingPanelProps {
  training: Training
  /** Name of the run's parameter in the address. */
  name: 'a' | 'b'
  params: MasksParams
  epochs: readonly number[]
  ranges: Readonly<Record<string, readonly [number, number]>>
  /** Whether it is the only panel, with room for two columns. */
  alone: boolean
}

const AREAS = { width: 420, height: 230 }
const FIT = { width: 290, height: 190 }

/** One run over training: its masks at the chosen epoch, mask areas, quality and events. */
export function TrainingPanel({ training, name, params, epochs, ranges, alone }: TrainingPanelProps) {
  const { run, pictures, areas, fits, quality } = training
  const title = `${run.elsewhere ? run.title : runTitle({ ...run, kind: 'representation' })}, seed ${run.seed}`
  return (
    <section aria-label={`Run ${name}: ${title}`} className="min-w-0">
      <PanelHead training={training} title={title} name={name} params={params} />
      <div className={alone ? 'grid gap-x-10 gap-y-6 xl:grid-cols-[auto_minmax(22rem,36rem)]' : 'grid gap-y-6'}>
        <TrainingPictures pictures={pictures} epochs={epochs} runTitle={title} large={alone} />
        <div className="min-w-0">
          {areas ? (
            <div className="max-w-lg">
              <MaskChart
                run={run}
                pictures={pictures}
                epochs={epochs}
                curve={areas}
                range={ranges[areas.panel.key]!}
                size={AREAS}
                legend
              />
            </div>
          ) : null}
          <WhatHappened run={run} />
          {fits.length > 0 ? <Fits training={training} epochs={epochs} ranges={ranges} /> : null}
        </div>
      </div>
      {quality ? (
        <div className={alone ? 'mt-6' : 'mt-6 [&_td]:px-1.5! [&_th]:px-1.5!'}>
          <h4 className="mb-2 font-semibold">Mask quality at the end</h4>
          <MaskQualityTable quality={quality} runTitle={title} />
        </div>
      ) : fits.length === 0 ? (
        <p className="mt-4 max-w-3xl text-small text-muted">
          How well these masks fit the true objects was not measured: this requires data with object annotations.
        </p>
      ) : null}
    </section>
  )
}

interface PanelHeadProps extends Pick<TrainingPanelProps, 'training' | 'name' | 'params'> {
  title: string
}

/** The run, its state and the other seeds of its configuration. */
function PanelHead({ training: { run, seeds }, title, name, params }: PanelHeadProps) {
  return (
    <>
      <h3 className="flex flex-wrap items-center gap-x-3 gap-y-1 text-lead font-semibold">
        <Link href={`/runs/${run.id}`} prefetch={false} className="prose-link">
          {title}
        </Link>
        {run.status === 'done' ? null : <Status status={run.status} />}
        {[...new Set(run.events.map((event) => eventMark(event.name)))].map((mark) => (
          <Event key={mark} mark={mark} />
        ))}
        {run.stale ? <Stale changes={run.changes} /> : null}
      </h3>
      <p className="mb-3 flex flex-wrap gap-x-3 text-small text-muted">
        <span>
          {joinDetails(
            !run.elsewhere && countedOnPage(run.epochs, 'epoch'),
            backboneName(run.backbone),
            ...variantDetails(run.variant),
          )}
        </span>
        {seeds.length > 1 ? (
          <span>
            other seeds:{' '}
            {seeds
              .filter(({ id }) => id !== run.id)
              .map(({ seed, id }, i) => (
                <span key={id}>
                  {i > 0 ? ', ' : ''}
                  <Link
                    href={masksHref({ ...params, [name]: id })}
                    scroll={false}
                    prefetch={false}
                    className="prose-link"
                  >
                    {seed}
                  </Link>
                </span>
              ))}
          </span>
        ) : null}
      </p>
    </>
  )
}

/** How well the masks fit the true objects over training. */
function Fits({ training, epochs, ranges }: Pick<TrainingPanelProps, 'training' | 'epochs' | 'ranges'>) {
  const { run, pictures, fits, quality } = training
  return (
    <>
      <h4 className="mt-5 font-semibold">Mask quality over training</h4>
      <p className="text-small text-muted">
        {quality
          ? 'The horizontal lines are the controls: simpler masks that a learned model should beat, and k-means on colour.'
          : 'There are no controls to compare with yet: the evaluation "masks" measures them when a run ends. FG-ARI is meaningless without them and is left out.'}
      </p>
      <ChartLegend panel={fits[0]!.panel} />
      <div className="mt-2 grid gap-x-8 gap-y-4 sm:grid-cols-2">
        {fits.map((curve) => (
          <MaskChart
            key={curve.panel.key}
            run={run}
            pictures={pictures}
            epochs={epochs}
            curve={curve}
            range={ranges[curve.panel.key]!}
            size={FIT}
          />
        ))}
      </div>
    </>
  )
}

/** The events marked in the curve, as a list. */
function WhatHappened({ run: { events } }: Pick<Training, 'run'>) {
  if (events.length === 0) return null
  return (
    <ol aria-label="Events" className="mt-3 space-y-0.5 border-l-4 border-warn pl-3 text-small">
      {events.map(({ name, axis, step, message }, i) => (
        <li key={`${name} ${step}`}>
          <span aria-hidden>▲</span> <strong>{i + 1}</strong>{' '}
          <span className="text-muted tabular-nums">
            {axis} {step}:
          </span>{' '}
          {message}
        </li>
      ))}
    </ol>
  )
}
