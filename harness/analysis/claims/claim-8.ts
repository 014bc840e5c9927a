import { allSeedsEqual } from '../../statistics/pair-rule.ts'
import type { Setting } from '../tables/adios-settings.ts'
import type { Check, ClaimVerdict } from './claim.ts'
import { defineClaim } from './define.ts'
import type { Evidence, OcclusionRun } from './evidence.ts'
import { contrast, scaleOf } from './measured.ts'

/** Shares of the image: masks whose mean areas on test images are beyond these cover nothing or everything. */
const NOTHING = 0.02
const EVERYTHING = 0.98
/** Masks that do not look at the image, and the same model before training. */
const CONTROLS = ['shuffled-images', 'stripes', 'blob', 'untrained']
const METRICS = ['mask_mbo', 'mask_fg_iou']

export const claim = defineClaim(
  8,
  { paper: 'adios', paperSuite: null },
  {
    says: 'Without the penalty the occlusion model collapses to covering all or nothing; with it masks follow objects',
    parts: (evidence) => [
      {
        says: 'without the penalty (lambda 0) masks collapse',
        printed: [],
        printedNote:
          'in figures only; and the published script for SimCLR on STL-10 with ResNet-18, a row of table 1, trains with lambda 0',
        measured: collapses(evidence, (lambda) => lambda === 0, true),
        command: "npx maskbench run quick --only 'scenes-few/*'",
      },
      {
        says: 'with the penalty no mask collapses',
        printed: [],
        measured: collapses(evidence, (lambda) => lambda > 0, false),
        command: "npx maskbench run standard --only 'scenes-few/*'",
      },
      {
        says: 'with the penalty masks follow objects: they overlap with them more than masks that do not look at the image',
        printed: [],
        measured: METRICS.flatMap((metric) => CONTROLS.flatMap((control) => overlap(evidence, metric, control))),
        command: "npx maskbench run standard --only 'scenes-few/*'",
      },
    ],
  },
)

/** A count has no test, so at least two runs must exist and all must agree. */
function collapses({ occlusions }: Evidence, asked: (lambda: number) => boolean, expected: boolean): Check[] {
  const all = occlusions.filter(({ lambda, dataset }) => asked(lambda) && dataset !== 'stl10')
  const current = all.filter(({ stale }) => !stale)
  const runs = current.length > 0 ? current : all
  if (runs.length === 0) return []
  const down = runs.filter(collapsed)
  const agreeing = expected ? down.length : runs.length - down.length
  const verdict: ClaimVerdict =
    runs.length < 2
      ? 'undecided'
      : agreeing === runs.length
        ? 'supported'
        : agreeing === 0 || !expected
          ? 'contradicted'
          : 'undecided'
  const named = [...new Set(runs.map(({ dataset }) => dataset))].join(', ')
  return [
    {
      what: `collapsed masks on ${named}`,
      difference: null,
      ci95: null,
      test: 'count of runs',
      p: null,
      verdict,
      detail: `${down.length} of ${runs.length} run${runs.length === 1 ? '' : 's'} collapsed${runs.length < 2 ? '; one run decides nothing' : ''}`,
      scale: `${named}, lambda ${[...new Set(runs.map(({ lambda }) => lambda))].join(', ')}${current.length > 0 ? '' : ', stale'}`,
      paperScale: false,
      runs: runs.map(({ id }) => id),
      planning: null,
    },
  ]
}

/**
 * One mask covers everything, which leaves nothing for the others, or every mask covers nothing. Some small masks beside
 * others that share the image are no collapse. Areas on test images decide; where masks were not evaluated, what was seen
 * in training.
 */
function collapsed({ collapsed, areas, masks }: OcclusionRun): boolean {
  if (areas !== null) return areas.max > EVERYTHING || areas.max < NOTHING
  const nothing = new Set(collapsed.filter((name) => name.endsWith('_covers_nothing')))
  return collapsed.some((name) => name.endsWith('_covers_everything')) || nothing.size >= masks
}

/**
 * Compares the masks of runs with a control of the same runs: paired by seed, or with a number that no seed changes.
 */
function overlap(evidence: Evidence, metric: string, control: string): Check[] {
  const { settings } = evidence
  const learned = settings
    .filter(({ evaluation, metric: own, condition, masking }) => {
      return evaluation === 'masks' && own === metric && condition === '' && masking === 'adios'
    })
    .sort((a, b) => Number(a.measured.stale) - Number(b.measured.stale) || b.measured.n - a.measured.n)[0]
  const other = settings.find(({ condition, metric: own, measured }) => {
    return condition === `control=${control}` && own === metric && measured.groupId === learned?.measured.groupId
  })
  if (!learned || !other) return []
  return [
    contrast(evidence, {
      what: `${metric} against ${control}`,
      sign: 1,
      before: allSeedsEqual(other.measured.values) ? other.measured.values[0]! : seeded(other),
      after: seeded(learned),
      scale: scaleOf(learned),
      paperScale: learned.measured.recipe !== null,
      runs: learned.measured.runs,
      only: `${learned.dataset}/*`,
    }),
  ]
}

const seeded = ({ measured: { seeds, values } }: Setting) => seeds.map((seed, i) => ({ seed, value: values[i]! }))
