/** Lays out a filled ADIOS table as blocks of lines and columns. */

import { joinDetails, variantDetails } from '../../../db/catalogue/titles.ts'
import { groupBy } from '../../../db/queries/group-by.ts'
import { firstFew } from '../../base/text.ts'
import { summarize } from '../../statistics/summary.ts'
import type { AdiosTable } from './adios.ts'
import type { AdiosBlock, AdiosBlocks, AdiosCell, AdiosColumn, AdiosLine, AdiosNames } from './adios-blocks.ts'
import { howTrained, markValues } from './adios-marks.ts'
import { type AdiosMeasured, type AdiosRow, scaleKey } from './adios-settings.ts'
import { type AdiosSpec, AVERAGED, MEAN_METHOD, SCHEMES, SCRATCH } from './adios-spec.ts'

/** The paper's blocks, then those of our own data sets. */
export function adiosBlocks(spec: AdiosSpec, { rows }: AdiosTable, names: AdiosNames): AdiosBlocks {
  const printed = rows.filter(({ published }) => published !== null)
  const own = rows.filter(({ published }) => published === null)
  return (spec.lines === 'methods' ? byMethods : byMaskings)(spec, printed, own, names)
}

/**
 * A block a backbone or a data set, a line a method with and without masks; of our own a block a data set, a line a
 * setting.
 */
function byMethods(spec: AdiosSpec, printed: AdiosRow[], own: AdiosRow[], names: AdiosNames): AdiosBlocks {
  const block = (title: string, rows: AdiosRow[]): AdiosBlock => {
    const columns = columnsOf(spec, rows, names)
    const lines = groupBy(rows, (row) => [encoderKey(row), row.method, row.masking, groupOf(row)].join(' '))
    const several = new Set(rows.map(({ backbone }) => backbone)).size > 1
    const made = [...lines].map(([key, members], i): AdiosLine => {
      const { method, masking, backbone, published } = members[0]!
      const encoder = published && several ? names.backbone(backbone) : ''
      const scheme = spec.scratch && method === SCRATCH ? 'From scratch' : names.scheme(method, masking)
      const title = [scheme, encoder].filter(Boolean).join(', ')
      const details = published
        ? baselinesOf(members, names)
        : joinDetails(madeHow(members[0]!, names), members[0]!.measured?.apart)
      return { ...lineOf(key, members, columns), title, details, ruled: i > 0 && masking === 'none' }
    })
    const single = made.filter(({ masking }) => masking !== GAIN)
    const printedGain = made.find(({ masking }) => masking === GAIN)
    const gain = spec.averageGain ? averageGain(single, columns, printedGain) : []
    return { title, details: '', columns, lines: [...markValues(spec.marks, single), ...gain] }
  }
  const [keyOf, nameOf] =
    spec.blocks === 'datasets'
      ? [(row: AdiosRow) => row.dataset, names.dataset]
      : [(row: AdiosRow) => row.backbone, names.backbone]
  return {
    printed: [...groupBy(printed, keyOf)].map(([key, members]) => block(nameOf(key), members)),
    own: [...groupBy(own, ({ dataset }) => dataset)].map(([key, members]) => block(names.dataset(key), members)),
  }
}

/**
 * One block with a line a masking; of our own one for the mean of the methods, one for each method, one for baselines.
 */
function byMaskings(spec: AdiosSpec, printed: AdiosRow[], own: AdiosRow[], names: AdiosNames): AdiosBlocks {
  const wanted = new Set(printed.map(({ masking }) => masking))
  const block = (title: string, rows: AdiosRow[], alone = false): AdiosBlock => {
    const columns = alone ? methodColumns(rows, names) : columnsOf(spec, rows, names)
    const lines = SCHEMES.flatMap(({ maskings }) => {
      const settings = maskings.flatMap((masking) => {
        const own = rows.filter((row) => row.masking === masking)
        if (own.length > 0) return [...groupBy(own, alone ? apartOf : groupOf).values()]
        return wanted.has(masking) ? [notRun(rows, masking)] : []
      })
      return settings.map((members, i): AdiosLine => {
        const [title, details] = [names.masking(members[0]!.masking), members[0]!.measured?.apart ?? '']
        const line = lineOf(`${members[0]!.masking} ${groupOf(members[0]!)}`, members, columns)
        return { ...line, ...(alone ? { method: MEAN_METHOD } : {}), title, details, ruled: i === 0 }
      })
    })
    return { title, details: madeHow(rows[0]!, names), columns, lines: markValues(spec.marks, lines) }
  }
  const baselines = (title: string, rows: AdiosRow[]): AdiosBlock => {
    const columns = columnsOf(spec, rows, names)
    const lines = [...groupBy(rows, (row) => `${row.method} ${groupOf(row)}`)].map(([key, members]): AdiosLine => {
      const [title, details] = [names.method(members[0]!.method), madeHow(members[0]!, names)]
      return { ...lineOf(key, members, columns), title, details, ruled: false }
    })
    return { title, details: '', columns, lines }
  }
  const trained = own.filter(({ method }) => PLACES.includes(method))
  // With one number per masking, the methods are columns.
  const alone = spec.metrics.length === 1
  const blocks = [...groupBy(trained, (row) => `${alone ? '' : row.method} ${scaleKey(row)}`).values()]
  const place = (rows: AdiosRow[]) => PLACES.indexOf(rows[0]!.method)
  return {
    printed: [...groupBy(printed, ({ backbone }) => backbone)].map(([backbone, members]) =>
      block(backbone === '' ? names.dataset(members[0]!.dataset) : names.backbone(backbone), members),
    ),
    own: [...new Set(own.map(({ dataset }) => dataset))].flatMap((dataset) => {
      const here = blocks.filter(([row]) => row!.dataset === dataset).sort((a, b) => place(a) - place(b))
      const controls = own.filter((row) => row.dataset === dataset && !PLACES.includes(row.method))
      return [
        ...here.map((rows) => {
          const what = alone ? names.evaluation(rows[0]!.evaluation) : names.method(rows[0]!.method)
          return block(`${names.dataset(dataset)}, ${what}`, rows, alone)
        }),
        ...(controls.length > 0 ? [baselines(`${names.dataset(dataset)}, nothing learned`, controls)] : []),
      ]
    }),
  }
}

const PLACES: readonly string[] = [MEAN_METHOD, ...AVERAGED]

const encoderKey = ({ backbone, variant }: AdiosRow): string => `${backbone} ${variant}`

/** Printed lines keep their order, whatever was measured. */
const groupOf = ({ published, measured }: AdiosRow): string => (published ? '' : (measured?.groupId ?? ''))

const apartOf = ({ measured }: AdiosRow): string => measured?.apart ?? ''

/** The row of a masking that the paper has and this block lacks. */
function notRun(rows: readonly AdiosRow[], masking: string): AdiosRow[] {
  return [{ ...rows[0]!, masking, published: null, measured: null }]
}

function lineOf(key: string, rows: readonly AdiosRow[], columns: readonly AdiosColumn[]) {
  const { method, masking } = rows[0]!
  const cells = columns.map((column): AdiosCell => {
    const ofMethod = rows.filter((row) => column.method === null || row.method === column.method)
    const row = ofMethod.find((one) => columnKey(one) === columnKey(column))
    const { published = null, measured = null } = row ?? {}
    return { published, measured, publishedMarked: false, measuredMarked: false }
  })
  return { key, method, masking, encoder: encoderKey(rows[0]!), cells }
}

/** Masking of the printed line that says what ADIOS adds. */
const GAIN = 'adios-minus-none'

/**
 * What masks add to the methods that were run with and without them, trained alike, the methods weighing the same; the
 * printed line stays as it is printed.
 */
function averageGain(
  lines: readonly AdiosLine[],
  columns: readonly AdiosColumn[],
  printedLine: AdiosLine | undefined,
): AdiosLine[] {
  const pairs = lines.flatMap((masked) => {
    const alike = (line: AdiosLine) =>
      line.masking === 'none' &&
      line.method === masked.method &&
      line.encoder === masked.encoder &&
      howTrained(line) === howTrained(masked)
    const plain = masked.masking === 'none' ? undefined : lines.find(alike)
    return plain ? [{ masked, plain }] : []
  })
  if (pairs.length === 0) return []
  const cells = columns.map((_, i): AdiosCell => {
    const gains = pairs.flatMap(({ masked, plain }) => {
      const [after, before] = [masked.cells[i]!.measured, plain.cells[i]!.measured]
      return after && before && after.protocol === before.protocol ? [after.mean - before.mean] : []
    })
    const first = pairs.flatMap(({ masked }) => masked.cells[i]!.measured ?? [])[0]
    const measured = gains.length > 0 && first ? { ...first, ...OF_SEVERAL, ...meanOf(gains) } : null
    const published = printedLine?.cells[i]?.published ?? null
    return { published, measured, publishedMarked: false, measuredMarked: false }
  })
  const head = { key: 'average gain', method: MEAN_METHOD, masking: pairs[0]!.masked.masking, encoder: '' }
  return [{ ...head, title: 'Average gain', details: '', ruled: true, cells }]
}

function meanOf(values: readonly number[]) {
  const { mean, sd, n } = summarize(values)
  return { mean, std: sd, n }
}

const OF_SEVERAL = { groupId: null, apart: '', values: [], seeds: [], runs: [] }

function columnsOf(spec: AdiosSpec, rows: readonly AdiosRow[], names: AdiosNames): AdiosColumn[] {
  const columns = [...groupBy(rows, columnKey).values()].map(([row]) => row!)
  return columns.map(({ dataset, evaluation, metric }) => {
    const title = spec.metrics.length > 1 ? names.metric(metric) : names.evaluation(evaluation)
    return { method: null, dataset, evaluation, metric, title }
  })
}

function methodColumns(rows: readonly AdiosRow[], names: AdiosNames): AdiosColumn[] {
  const { dataset, evaluation, metric } = rows[0]!
  const run = PLACES.filter((place) => rows.some(({ method }) => method === place))
  return run.map((method) => ({ method, dataset, evaluation, metric, title: names.method(method) }))
}

function columnKey({ dataset, evaluation, metric }: Pick<AdiosColumn, 'dataset' | 'evaluation' | 'metric'>): string {
  return `${dataset} ${evaluation} ${metric}`
}

/** The row without masks that a printed line's measured gains are compared with. */
function baselinesOf(rows: readonly AdiosRow[], names: AdiosNames): string {
  const kinds = groupBy(
    rows.filter(({ measured }) => measured?.recipe && measured.recipe !== 'published'),
    ({ measured }) => BASELINES[measured!.recipe!],
  )
  const where = (own: AdiosRow[]) => [...new Set(own.map(({ dataset }) => names.dataset(dataset)))].join(', ')
  return [...kinds].map(([kind, own]) => (kinds.size > 1 ? `${where(own)}: ${kind}` : kind)).join('; ')
}

const BASELINES = {
  published: '',
  'untuned baseline': "measured with ADIOS's settings, without masks",
  'tuned baseline': 'measured with a recipe tuned for it',
} as const

/**
 * `ResNet-18 · w16 · 5 epochs on 2500 images of 32 px`, and what differs from the paper's suite where that has such a
 * row; nothing for a printed row.
 */
function madeHow({ dataset, backbone, variant, published, measured }: AdiosRow, names: AdiosNames): string {
  if (published || !measured) return ''
  const { on, imageSize, images, epochs } = measured.training
  const what = on === dataset ? 'images' : `images of ${names.dataset(on)}`
  const training =
    epochs === 0 ? '' : `${epochs} epoch${epochs === 1 ? '' : 's'} on ${images ?? 'all'} ${what}, ${imageSize} px`
  return joinDetails(names.backbone(backbone), ...variantDetails(variant), training, standing(measured))
}

const MOST_DIFFERENCES = 5

function standing({ recipe, suite, differs }: AdiosMeasured): string {
  if (suite === null) return ''
  if (recipe !== null) return recipe === 'published' ? `as in ${suite}` : BASELINES[recipe]
  return `not as in ${suite}: ${firstFew(differs, MOST_DIFFERENCES, { and: ', and ' })}`
}
