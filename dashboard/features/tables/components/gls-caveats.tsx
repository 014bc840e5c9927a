import type { LabelNoise } from '../../../../db/config/common.ts'
import type { GlsBlock } from '../gls-view.ts'

const SISTER = 'https://github.com/UCSC-REAL/cifar-10-100n/issues/5'

/** What the table's p-values mean and which settings were inferred; shown with the table on every page. */
export function GlsCaveats({ blocks }: { blocks: GlsBlock[] }) {
  const further = blocks.some(({ classes, noiseKind }) => classes > 2 || noiseKind !== 'symmetric')
  return (
    <section className="mb-8 max-w-3xl text-small text-muted">
      <h2 className="visually-hidden">Caveats</h2>
      <p>
        <b className="font-semibold text-ink">What p means here.</b> It comes from a two-sided Welch's t-test of the
        five rates from 0 up against the last five negative rates (−0.4 is left out), as in the paper; from the printed
        accuracies it reproduces all ten printed p-values. The five rates on each side share one split and one draw of
        label noise, so they are not independent samples: p describes the column and does not generalise. The ten tests
        are not corrected. p over splits is the paired t-test over the split seeds of the measured columns, which does
        generalise to new splits.
      </p>
      <p className="mt-2">
        The learning-rate grid, the network sizes and the balancing of Splice are inferred, because the paper's code for
        these data sets is not public. So is the protocol called published: it chooses the checkpoint and the learning
        rate with the best test accuracy and holds nothing out. For a sister benchmark, CIFAR-10N and CIFAR-100N, the
        same first author says that its numbers are the best of 100 epochs, trained on the whole noisy set (
        <a className="prose-link" href={SISTER} rel="noreferrer">
          cifar-10-100n, issue 5
        </a>
        ). That statement is about that benchmark, not about this table.
      </p>
      {further ? <FurtherBlocks kinds={blocks.map(({ noiseKind }) => noiseKind)} /> : null}
    </section>
  )
}

/** Data sets and kinds of noise that the paper does not have, and how the noise was generated. */
function FurtherBlocks({ kinds }: { kinds: readonly LabelNoise[] }) {
  return (
    <p className="mt-2">
      <b className="font-semibold text-ink">Beyond the paper.</b> Other data sets and kinds of noise follow below the
      paper's, one table per kind; the noise is symmetric unless the heading says otherwise.
      {kinds.includes('asymmetric')
        ? ' Asymmetric noise replaces a class with its partner in a fixed pair; with two classes it is symmetric noise.'
        : ''}
      {kinds.includes('instance')
        ? ' With instance noise (Xia et al., NeurIPS 2020), the wrong label depends on the image; flip rates are drawn around e with standard deviation 0.1 and truncated at 0, so at e = 0.1 about 13% of the labels are wrong.'
        : ''}{' '}
      With K classes, symmetric noise smooths by K e / (K − 1), which shrinks as K grows: in theory, the best rate falls
      below 0 at a higher noise rate than with two classes. The theory does not cover other kinds of noise. Where
      negative rates were warmed up on plain cross-entropy, only later checkpoints count for them.
    </p>
  )
}
