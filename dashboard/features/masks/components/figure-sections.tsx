import { maskingName } from '../../../../db/catalogue/titles.ts'
import type { Method } from '../../../../db/names.ts'
import { fullStop } from '../../../../harness/base/text.ts'
import { ChoiceLinks } from '../../../components/ui/choice-links.tsx'
import { FigureLinks } from '../../../components/ui/figure-links.tsx'
import { ScrollArea } from '../../../components/ui/scroll-area.tsx'
import { artefactHref } from '../../../lib/artefact-href.ts'
import { type PictureFigure as Figure, missingText } from '../figures.ts'
import type { LoadedMasks } from '../load.ts'
import { figureHref, type MasksParams, masksHref } from '../params.ts'
import { PictureFigure } from './picture-figure.tsx'

type SectionsProps = Pick<LoadedMasks, 'params' | 'figures' | 'dataset' | 'gallery'>

/** The paper's figure 1 and figure 8 from stored runs. */
export function FigureSections({ params, figures, dataset, gallery }: SectionsProps) {
  const { schemes, learned } = figures
  return (
    <>
      {schemes ? (
        <section className="mt-10">
          <h2 className="mb-2 border-b border-rule pb-1 text-title font-semibold">Random and learned masks</h2>
          {schemes.settings.map(({ masking, options }) => {
            const others = params.settings.filter((group) => options.every(({ groupId }) => groupId !== group))
            return (
              <ChoiceLinks
                key={masking}
                label={maskingName(masking)}
                options={options.map(({ title, groupId, shown }) => ({
                  title,
                  href: masksHref({ ...params, settings: [...others, groupId] }),
                  chosen: shown,
                }))}
              />
            )
          })}
          <Shown
            figure={schemes}
            query={{ dataset, method: gallery.method as Method, seed: gallery.seed, settings: params.settings }}
          />
          <p className="mt-2 max-w-3xl text-small text-muted">
            {schemes.caption}
            {schemes.missing.length > 0
              ? ` Not stored for this method and seed: ${fullStop(missingText(schemes.missing))} A run stores its masks when it has trained, and those after the CRF if its images have 96 pixels or less.`
              : null}
          </p>
        </section>
      ) : null}
      {learned ? (
        <section className="mt-10">
          <h2 className="mb-2 border-b border-rule pb-1 text-title font-semibold">Learned masks of every data set</h2>
          <Shown figure={learned} query={{}} />
          <p className="mt-2 max-w-3xl text-small text-muted">
            Figure 8 of the ADIOS paper, for every data set with a finished ADIOS run: held-out images, and below each
            its masks, one colour per mask.
          </p>
        </section>
      ) : null}
    </>
  )
}

function Shown({ figure, query }: { figure: Figure; query: Partial<MasksParams> }) {
  return (
    <figure>
      <ScrollArea label={figure.label} className="overflow-x-auto pb-1">
        <PictureFigure figure={figure} source={({ sha256 }) => artefactHref(sha256)} />
      </ScrollArea>
      <div data-live>
        <FigureLinks
          downloads={(['svg', 'png'] as const).map((ending) => ({
            title: ending.toUpperCase(),
            href: figureHref(`${figure.id}.${ending}`, query),
          }))}
        />
      </div>
    </figure>
  )
}
