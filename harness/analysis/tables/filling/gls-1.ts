import { findLossEntry, LOSS_ENTRIES } from '../../../../db/catalogue/losses.ts'
import { changedSince } from '../../../../db/changes.ts'
import { noisyLabelsRuns } from '../../../../db/queries/noisy-labels.ts'
import type { PublishedRow } from '../../../../db/queries/published.ts'
import type { Database } from '../../../../db/read-only.ts'
import { rounded } from '../../../base/rounding.ts'
import { fullStop } from '../../../base/text.ts'
import { RATES } from '../../../statistics/smooth-rates.ts'
import { type Cell, cell, type FilledTable, NOT_RUN, type Panel, type Row, type TableHalf } from '../formats/panel.ts'
import { GLS_PROTOCOLS, type GlsColumn, type GlsPrinted, type GlsScores, glsBlocks, glsTable } from '../gls-1.ts'
import { glsJson } from '../json.ts'

const TITLES: Record<string, string> = {
  'uci-heart': 'UCI-Heart',
  'uci-splice': 'UCI-Splice',
  'fashion-mnist-mini': 'Fashion-MNIST mini',
}

/** Columns of one data set and kind of noise, one a noise rate, from one source. */
interface Block {
  label: string
  noises: number[]
  cells: (GlsPrinted | GlsScores | null)[]
}

export function fill(published: readonly PublishedRow[], database: Database | null, source: TableHalf): FilledTable {
  const full = glsTable(published, database && source !== 'published' ? noisyLabelsRuns(database) : [])
  const json = glsJson(full, source)
  const { columns } = json
  return {
    json,
    title: 'Test accuracy of label smoothing under label noise (gls-1)',
    panels: panels(columns, source),
    notes: notes(columns, source),
    records: columns.flatMap(records),
  }
}

type Pick = (column: GlsColumn) => Block['cells'][number]
const printed: Pick = ({ published }) => published
const selected: Pick = ({ measured }) => measured?.published ?? null
const honest: Pick = ({ measured }) => measured?.honest ?? null

function panels(columns: readonly GlsColumn[], source: TableHalf): Panel[] {
  const blocks = glsBlocks(columns)
  const block = (label: string, blockColumns: GlsColumn[], pick: Pick): Block => ({
    label,
    noises: blockColumns.map(({ noise }) => noise),
    cells: blockColumns.map(pick),
  })
  const ofPaper = blocks.filter(([{ inPrint }]) => inPrint)
  const perDataset = (pick: Pick) =>
    ofPaper.map((blockColumns) => block(blockTitle(blockColumns[0]), blockColumns, pick))
  const honestly = panel(
    'Measured, honest protocol (learning rate and checkpoint chosen on noisy held-out rows)',
    perDataset(honest),
  )
  const further = blocks
    .filter(([{ inPrint }]) => !inPrint)
    .flatMap((blockColumns) =>
      panel(
        `${blockTitle(blockColumns[0])}: measured, ${blockColumns[0].measured?.setting.differs.length ? 'not as in paper-gls-1' : 'not in the paper'}`,
        [block('selected on test', blockColumns, selected), block('honest', blockColumns, honest)],
      ),
    )
  if (source === 'measured') {
    return [...panel('Measured, published protocol (selected on test)', perDataset(selected)), ...honestly, ...further]
  }
  if (source === 'published' || columns.every(({ measured }) => measured === null)) {
    return panel('As printed', perDataset(printed))
  }
  const sideBySide = ofPaper.flatMap((blockColumns) =>
    panel(`${blockTitle(blockColumns[0])}: as printed, and measured with the published protocol (selected on test)`, [
      block('paper', blockColumns, printed),
      block('measured', blockColumns, selected),
    ]),
  )
  return [...sideBySide, ...honestly, ...further]
}

/** Symmetric noise is not mentioned, as in the paper. */
function blockTitle({ dataset, noiseKind, measured, inPrint }: GlsColumn): string {
  const other = !inPrint && measured && measured.setting.differs.length > 0 ? ', other settings' : ''
  return `${TITLES[dataset]}${noiseKind === 'symmetric' ? '' : `, ${noiseKind} noise`}${other}`
}

/** Panels and blocks without any number are left out; the notes say what was not run. */
function panel(title: string, candidates: Block[]): Panel[] {
  const blocks = candidates.filter((block) => block.cells.some((cells) => cells !== null))
  if (blocks.length === 0) return []
  const cells = blocks.flatMap((block) => block.cells)
  const row = (label: string, text: (scores: GlsPrinted | GlsScores) => Cell): Row => ({
    label,
    cells: cells.map((scores) => (scores === null ? NOT_RUN : text(scores))),
  })
  const accuracies = RATES.map((rate) =>
    row(`r = ${rate}`, ({ accuracy, marked }) => {
      const value = accuracy[String(rate)]
      return value === undefined ? NOT_RUN : cell(rounded(value, 3), marked.includes(rate))
    }),
  )
  const robust = LOSS_ENTRIES.flatMap(({ key, title }) => {
    const lossOf = (cells: GlsPrinted | GlsScores | null) =>
      cells && 'losses' in cells ? cells.losses[key] : undefined
    if (!cells.some(lossOf)) return []
    return [row(title, (one) => ('losses' in one ? cell(lossOf(one)?.accuracy.toFixed(3) ?? NOT_RUN.text) : cell('')))]
  })
  const has = (key: 'pRecomputed' | 'overSeeds') => cells.some((scores) => scores !== null && key in scores)
  const tests = [
    row('r_opt', (scores) => cell('rOptPrinted' in scores ? asRange(scores.rOptPrinted) : rateList(scores.rOpt))),
    row('p', ({ p }) => cell(pText(p))),
    ...(has('pRecomputed')
      ? [row('p recomputed', (scores) => cell('pRecomputed' in scores ? pText(scores.pRecomputed) : ''))]
      : []),
    ...(has('overSeeds')
      ? [row('p over seeds', (scores) => cell('overSeeds' in scores ? pText(scores.overSeeds.p) : ''))]
      : []),
    row('better', ({ favours }) => cell(favours === null ? 'n/a' : favours === 'negative' ? 'r < 0' : 'r ≥ 0')),
  ]
  return [
    {
      title,
      groups: blocks.map(({ label, noises }) => ({ label, span: noises.length })),
      stub: 'noise e',
      heads: blocks.flatMap(({ noises }) => noises.map(String)),
      sections: [accuracies, ...(robust.length > 0 ? [robust] : []), tests],
    },
  ]
}

/** The printed text in the same form: `-8.0..-1.0` -> `-8…-1`. */
const asRange = (printed: string) => printed.split('..').map(Number).join('…')

/** `-8…-1` where neighbouring rates tie, a list where others do. */
function rateList(rates: readonly number[]): string {
  const first = (RATES as readonly number[]).indexOf(rates[0] ?? Number.NaN)
  const neighbours = rates.length > 1 && rates.every((rate, i) => RATES[first + i] === rate)
  return neighbours ? `${rates.at(-1)}…${rates[0]}` : rates.join(',')
}

/** As the paper prints it, so that both are seen to agree. */
function pText(p: number | null): string {
  if (p === null) return 'n/a'
  return p < 0.0005 ? '<0.001' : p.toFixed(3)
}

function notes(columns: readonly GlsColumn[], source: TableHalf): string[] {
  const printed = columns.flatMap(({ published, ...column }) => (published ? [{ ...column, ...published }] : []))
  const where = ({ dataset, noise }: { dataset: string; noise: number }) => `${TITLES[dataset]} e = ${noise}`
  const found = [
    'Bold: the best two rates of a column, ties included. r_opt: all rates tied for the best.',
    'p: Welch, two-sided, the five rates ≥ 0 against the last five negative ones. The rates of a column share one split and one draw of label noise, so p only describes the column and does not generalise; the tests are not corrected for their number.',
  ]
  if (printed.length > 0) {
    const differ = printed.filter(({ pAgrees }) => !pAgrees)
    found.push(
      differ.length === 0
        ? `Recomputed from the printed accuracies, all ${printed.length} p agree with the print to three decimals.`
        : `Recomputed p differs from the print at three decimals: ${differ.map(where).join('; ')}.`,
    )
    for (const column of printed.filter(({ rOptAgrees }) => !rOptAgrees)) {
      found.push(
        `${where(column)}: the paper prints r_opt ${column.rOptPrinted}; its accuracies tie at ${column.rOpt.join(', ')} only.`,
      )
    }
  }
  if (source === 'published') return found
  const scores = columns.flatMap(({ measured }) =>
    [measured?.published, measured?.honest].filter((scored) => scored != null),
  )
  const robust = LOSS_ENTRIES.filter(({ key }) => scores.some(({ losses }) => key in losses))
  if (robust.length > 0) {
    const named = robust.map(({ key }) => findLossEntry(key)!).map(({ title, source }) => `${title} (${source})`)
    found.push(
      `Not in the paper: ${named.join(', ')}. They are trained like the rates, with the values of their papers; no test includes them. Forward correction knows the true transition matrix of the labels.`,
    )
  }
  if (scores.length > 0) {
    found.push(
      'p over seeds: paired t-test over split seeds, mean of the rates ≥ 0 against mean of the last five negative ones.',
    )
  }
  const without = [
    ...scores.flatMap(({ reason }) => (reason === null ? [] : [fullStop(`p n/a: ${reason}`)])),
    ...scores.flatMap(({ overSeeds: { reason } }) =>
      reason === null ? [] : [fullStop(`p over seeds n/a: ${reason}`)],
    ),
  ]
  return [...found, ...new Set(without), ...glsBlocks(columns).map(settingNote)]
}

function settingNote(block: readonly [GlsColumn, ...GlsColumn[]]): string {
  const title = blockTitle(block[0])
  const measured = block.find((column) => column.measured !== null)?.measured
  if (!measured) return `${title}, measured: not run. \`npx maskbench run paper-gls-1\` fills it in.`
  const { seeds, steps, warmup, hidden, validation, changes, differs } = measured.setting
  const setting = `mean of n = ${seeds.length} split seed${seeds.length === 1 ? '' : 's'}, ${steps.toLocaleString('en')} steps, hidden size ${hidden}`
  const warm =
    warmup > 0
      ? ` Negative rates start after ${warmup.toLocaleString('en')} steps of plain cross-entropy, and only checkpoints after these count for them.`
      : ''
  const held = `honest holds out ${Math.round(validation * 100)}% of the training rows`
  const old = changes.length > 0 ? ` These runs are stale: ${changedSince(changes)} changed since.` : ''
  const unlike = differs.length > 0 ? ` Not trained as in paper-gls-1: ${differs.join(', ')}.` : ''
  return `${title}, measured: ${setting}; ${held}.${warm}${unlike}${old}`
}

function records({ dataset, noise, noiseKind, published, measured }: GlsColumn): FilledTable['records'] {
  const block = (source: string, protocol: string, cells: GlsPrinted | GlsScores, n: number | null) => {
    const line = (quantity: string, value: number | string | null) => ({
      dataset,
      noise,
      source,
      protocol,
      quantity,
      value,
      n,
      noiseKind,
    })
    return [
      ...Object.entries(cells.accuracy)
        .sort(([a], [b]) => Number(b) - Number(a))
        .map(([rate, value]) => line(`accuracy r=${rate}`, value)),
      ...('losses' in cells
        ? Object.entries(cells.losses).map(([loss, { accuracy }]) => line(`accuracy loss=${loss}`, accuracy))
        : []),
      line('r_opt', cells.rOpt.join(' ')),
      line('p', cells.p),
      ...('pRecomputed' in cells ? [line('p recomputed', cells.pRecomputed)] : []),
      ...('overSeeds' in cells ? [line('p over seeds', cells.overSeeds.p)] : []),
    ]
  }
  return [
    ...(published ? block('published', 'published', published, null) : []),
    ...GLS_PROTOCOLS.flatMap((protocol) => {
      const cells = measured?.[protocol]
      return cells ? block('measured', protocol, cells, cells.n) : []
    }),
  ]
}
