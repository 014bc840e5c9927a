import type { Metadata } from 'next'
import { OBJECT_MASKINGS } from '../../../db/catalogue/maskings.ts'
import { datasetName, methodName } from '../../../db/catalogue/titles.ts'
import { lastChange } from '../../../db/queries/runs.ts'
import { fullStop } from '../../../harness/base/text.ts'
import { ActivityBadge } from '../../components/activity-badge.tsx'
import { AutoRefresh } from '../../components/auto-refresh.tsx'
import { IgnoredParams } from '../../components/ignored.tsx'
import { PageHead } from '../../components/page-head.tsx'
import { commandOn, StoreState } from '../../components/store-state.tsx'
import { ChoiceLinks } from '../../components/ui/choice-links.tsx'
import { Command } from '../../components/ui/command.tsx'
import { EpochSlider } from '../../features/masks/components/epoch-slider.tsx'
import { FigureSections } from '../../features/masks/components/figure-sections.tsx'
import { RunChoice } from '../../features/masks/components/run-choice.tsx'
import { SchemeGallery } from '../../features/masks/components/scheme-gallery.tsx'
import { TrainingPanel } from '../../features/masks/components/training-panel.tsx'
import { rangesOf } from '../../features/masks/curves.ts'
import { type LoadedMasks, loadMasks } from '../../features/masks/load.ts'
import { masksHref } from '../../features/masks/params.ts'
import { isLearned, maskChoices, sameImages } from '../../features/masks/view.ts'
import { GALLERY_EPOCHS } from '../../lib/gallery-epochs.ts'
import type { RawParams } from '../../lib/params.ts'
import { masksSeen } from '../../lib/seen.ts'
import { openStore, type Store } from '../../lib/store.ts'

export const metadata: Metadata = { title: 'Masks' }

/** The page has no loading skeleton: replacing one needs scripts, and this page must work without them. */
export default async function MasksPage({ searchParams }: { searchParams: Promise<RawParams> }) {
  const raw = await searchParams
  const store = openStore()
  const seen = masksSeen(store)
  if (store.state !== 'ready') return <StoreState store={store} />
  const loaded = loadMasks(store.database, store.path, raw)
  if (!loaded) return <NothingYet store={store} seen={seen} />
  const { params, ignored, datasets, dataset } = loaded
  return (
    <>
      <AutoRefresh seen={seen} source="/masks/live" />
      <PageHead title="Masks" aside={<ActivityBadge database={store.database} />}>
        What each masking hides, on held-out images, and how learned masks develop during training.
      </PageHead>
      <IgnoredParams ignored={ignored} />
      <ChoiceLinks
        label="Data set"
        counted="run"
        options={datasets.map((one) => ({
          title: datasetName(one.dataset),
          count: one.runs,
          href: masksHref({ dataset: one.dataset, mask: params.mask }),
          chosen: one.dataset === dataset,
        }))}
      />
      <Schemes {...loaded} />
      <FigureSections {...loaded} />
      <OverTraining {...loaded} />
    </>
  )
}

function Schemes({ params, dataset, gallery, columns }: LoadedMasks) {
  const most = Math.max(...columns.map(({ picture: { layout } }) => layout?.masks ?? 0))
  const shows = maskChoices(most, params.mask)
  const facet = <T,>(values: readonly T[], title: (value: T) => string, href: (value: T) => string, chosen: T) =>
    values.map((value) => ({ title: title(value), href: href(value), chosen: value === chosen }))
  const several = columns.length > 1
  const who = gallery.methods.length > 0 ? `${methodName(gallery.method)}, seed ${gallery.seed}` : 'made elsewhere'
  const missing = gallery.missing.length > 0 ? [`Not run with ${who}: ${fullStop(gallery.missing.join(', '))}`] : []
  const leftOut = [...missing, ...gallery.stale].map((sentence) => ` ${sentence}`).join('')
  return (
    <section className="mt-6">
      <h2 className="mb-2 border-b border-rule pb-1 text-title font-semibold">Masking schemes</h2>
      <div className="mb-3 flex flex-wrap items-center gap-x-6 gap-y-1">
        {gallery.methods.length > 1 ? (
          <ChoiceLinks
            label="Method"
            options={facet(
              gallery.methods,
              methodName,
              (name) => masksHref({ ...params, method: name as never, seed: null }),
              gallery.method,
            )}
          />
        ) : null}
        {gallery.seeds.length > 1 ? (
          <ChoiceLinks
            label="Seed"
            options={facet(gallery.seeds, String, (seed) => masksHref({ ...params, seed }), gallery.seed)}
          />
        ) : null}
        {several && shows.length > 0 ? (
          <ChoiceLinks
            label="Show"
            options={facet(
              shows,
              (mask) => (mask === null ? 'all masks' : `mask ${mask}`),
              (mask) => masksHref({ ...params, mask }),
              params.mask,
            )}
          />
        ) : null}
      </div>
      {several ? (
        <>
          <SchemeGallery
            columns={columns}
            mask={params.mask}
            caption={`Masks of each scheme on ${datasetName(dataset)}, ${who}`}
          />
          <p className="mt-2 max-w-3xl text-small text-muted">
            {params.mask === null
              ? 'Each mask has its own colour, with its number below each column. Where learned masks share a pixel, a paler colour means a less certain mask; grey pixels are not covered by any mask.'
              : `The image under mask ${params.mask}: hidden pixels are black.`}{' '}
            {columns.some(({ run }) => (OBJECT_MASKINGS as readonly string[]).includes(run.masking))
              ? 'In schemes that use the true objects, the last mask is the background. '
              : null}
            Every column shows the same images, at the newest epoch with a picture.
            {leftOut}
          </p>
        </>
      ) : (
        <p className="text-muted">
          Only {gallery.schemes[0]!.run.title} is available, so there is nothing to compare it with.{leftOut}
        </p>
      )}
    </section>
  )
}

function OverTraining({ params, shown, choices, epochs }: LoadedMasks) {
  const total = Math.max(...shown.map(({ run }) => run.epochs))
  const [first, second] = shown
  const curves = shown.flatMap(({ areas, fits }) => [...(areas ? [areas] : []), ...fits])
  const ranges = rangesOf(curves.map(({ panel }) => panel))
  return (
    <section className="mt-10">
      <h2 className="mb-3 border-b border-rule pb-1 text-title font-semibold">Masks through training</h2>
      <RunChoice choices={choices} shown={shown} params={params} />
      <div className="sticky top-12 z-10 -mx-2 mb-4 border-b border-rule bg-paper px-2 py-2 lg:top-0">
        {total === 0 ? (
          'Made elsewhere'
        ) : (
          <EpochSlider epochs={epochs} hrefs={epochs.map((epoch) => masksHref({ ...params, epoch }))} total={total} />
        )}
      </div>
      {epochs.length < total ? <p className="mb-4 max-w-3xl text-small text-muted">{GALLERY_EPOCHS}</p> : null}
      {second && !sameImages(first!.run, second.run) ? (
        <p className="mb-4 text-small text-warn">
          The two runs used different versions or sizes of the data, so their rows may show different images.
        </p>
      ) : null}
      {isLearned(first!.run) || first!.run.elsewhere || second ? null : (
        <p className="mb-4 max-w-3xl text-small text-muted">
          These masks are not learned, and the pictures of all epochs are drawn with the same random numbers, so they
          are alike; training draws anew in every step.
        </p>
      )}
      <div className={second ? 'grid gap-x-10 gap-y-10 xl:grid-cols-2' : ''}>
        {shown.map((training, i) => (
          <TrainingPanel
            key={i}
            training={training}
            name={i === 0 ? 'a' : 'b'}
            params={params}
            epochs={epochs}
            ranges={ranges}
            alone={!second}
          />
        ))}
      </div>
    </section>
  )
}

function NothingYet({ store, seen }: { store: Extract<Store, { state: 'ready' }>; seen: string }) {
  if (lastChange(store.database).runs === 0) return <StoreState store={{ state: 'empty', path: store.path }} />
  return (
    <>
      <AutoRefresh seen={seen} source="/masks/live" />
      <PageHead title="Masks" aside={<ActivityBadge database={store.database} />}>
        No run has saved a picture of its masks yet. Runs with masks save one after their first epoch and then appear
        here.
      </PageHead>
      <div className="max-w-xl">
        <Command>{commandOn(store.path, 'run quick')}</Command>
      </div>
    </>
  )
}
