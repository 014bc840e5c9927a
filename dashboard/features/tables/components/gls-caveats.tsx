import type { LabelNoise } from '../../../../db/config/common.ts'
import type { GlsBlock } from '../gls-view.ts'

/** What the table's p-values say, and what was inferred: wherever the table stands. */
export function GlsCaveats({ blocks }: { blocks: GlsBlock[] }) {
  const further = blocks.some(({ classes, noiseKind }) => classes > 2 || noiseKind !== 'symmetric')
  return (
    <section className="mb-8 max-w-3xl text-small text-muted">
      <h2 className="visually-hidden">Caveats</h2>
      <p>
        <b className="font-semibold text-ink">What p says here.</b> Welch's t-test, two-sided, of the five rates from 0
        up against the last five negative ones (−0.4 left out), as the paper did it; from the printed accuracies it
        gives all ten printed p-values. The five rates of a side share one split and one draw of label noise, so they
        are not independent samples: p describes the column and generalises to nothing. The ten tests are not corrected.
        p over splits is the paired t-test over split seeds of the measured columns, which does generalise to new
        splits.
      </p>
      <p className="mt-2">
        Learning rate grid, network sizes and the balancing of Splice are inferred: the paper's code for these data sets
        is not public.
      </p>
      {further ? <FurtherBlocks kinds={blocks.map(({ noiseKind }) => noiseKind)} /> : null}
    </section>
  )
}

/** What the paper does not print, and how its noise was made. */
function FurtherBlocks({ kinds }: { kinds: readonly LabelNoise[] }) {
  return (
    <p className="mt-2">
      <b className="font-semibold text-ink">What the paper does not print.</b> Other data sets and kinds of noise stand
      below its own, each kind by itself; the noise is symmetric unless the heading says otherwise.
      {kinds.includes('asymmetric')
        ? ' Asymmetric noise takes a class for its partner in a fixed pair; with two classes it is symmetric noise.'
        : ''}
      {kinds.includes('instance')
        ? ' Instance noise (Xia et al., NeurIPS 2020) lets the image decide what it is taken for; its flip rates are drawn around e with deviation 0.1, cut off at 0, so at e = 0.1 about 13% of the labels are wrong.'
        : ''}{' '}
      With K classes symmetric noise smooths by K e / (K − 1), which is less the more classes there are: theory has the
      best rate fall below 0 later than with two, and says nothing about other kinds of noise. Where negative rates were
      warmed up on plain cross-entropy, only later checkpoints count for them.
    </p>
  )
}
