import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { LineChart } from '../../dashboard/components/ui/line-chart.tsx'
import { CurveTable } from '../../dashboard/features/runs/components/curve-table.tsx'
import { describePanel, panelsOf } from '../../dashboard/lib/curves.ts'
import { inItsUnit } from '../../dashboard/lib/panel-units.ts'
import { curve } from '../../db/queries/run.ts'
import { listRuns } from '../../db/queries/runs.ts'
import { short } from '../../harness/base/text.ts'
import { fixtureStore } from './store.ts'

const { database, writer } = fixtureStore()

it('shows what is learned before how it runs, masks together', () => {
  const run = listRuns(database, { status: 'done' }).find(({ masking }) => masking === 'adios')!
  const panels = panelsOf(database, run.id)
  expect(panels.map(({ key }) => key)).toEqual([
    'loss',
    'learning_rate',
    'mask_loss',
    'mask_area',
    'mask_quality',
    'mask_extremes',
    'online_knn',
    'images_per_second',
    'rss_mb',
  ])
  expect(panels.find(({ key }) => key === 'mask_area')?.lines.map(({ label }) => label)).toEqual([
    'mask 0',
    'mask 1',
    'mask 2',
    'mask 3',
  ])
})

it('puts both sides of a noise rate into one panel', () => {
  const run = listRuns(database, { dataset: 'uci-heart' })[0]!
  const names = [0, 0.3].flatMap((noise) =>
    ['nonnegative', 'negative'].map((side) => `accuracy_${side}_rates_noise_${noise}`),
  )
  for (const name of ['tensors', ...names]) {
    const series = writer.$client.prepare(`insert into series (run_id, name, axis) values (?, ?, 'step') returning id`)
    const id = series.pluck().get(run.id, name)
    writer.$client.prepare('insert into points values (?, 20, 0.8)').run(id)
  }
  expect(panelsOf(database, run.id).map(({ title, lines }) => [title, ...lines.map(({ label }) => label)])).toEqual([
    ['Test accuracy, noise 0', 'r ≥ 0', 'r < 0'],
    ['Test accuracy, noise 0.3', 'r ≥ 0', 'r < 0'],
    ['Live tensors', 'Live tensors'],
  ])
})

it('puts the losses of a noise rate into one panel, by their titles', () => {
  const run = listRuns(database, { dataset: 'uci-heart' })[1]!
  const losses = ['gce', 'gce-truncated', 'newer'] as const
  for (const name of losses.map((loss) => `accuracy_${loss}_noise_0.2`)) {
    const series = writer.$client.prepare(`insert into series (run_id, name, axis) values (?, ?, 'step') returning id`)
    const id = series.pluck().get(run.id, name)
    writer.$client.prepare('insert into points values (?, 20, 0.8)').run(id)
  }
  expect(panelsOf(database, run.id)).toMatchObject([
    {
      key: 'accuracy_losses_noise_0.2',
      title: 'Test accuracy of losses, noise 0.2',
      unit: 'mean over learning rates, fraction',
      lines: [
        { label: 'Generalised cross-entropy' },
        { label: 'Truncated generalised cross-entropy' },
        { label: 'newer' },
      ],
    },
  ])
})

it('draws and says fractions in percent and MiB in MB', () => {
  const run = listRuns(database, { status: 'done' }).find(({ masking }) => masking === 'adios')!
  for (const [key, unit, factor] of [
    ['online_knn', 'top-1, percent', 100],
    ['mask_extremes', 'percent of the image', 100],
    ['rss_mb', 'MB', 2 ** 20 / 1e6],
  ] as const) {
    const panel = panelsOf(database, run.id).find((one) => one.key === key)!
    const { name, label } = panel.lines[0]!
    const stored = curve(database, run.id, name, 400)
    expect([panel.unit, panel.lines[0]!.points]).toEqual([unit, stored])
    const shown = inItsUnit(panel)
    expect(shown.lines[0]!.points).toEqual(stored.map(([step, value]) => [step, factor * value!]))
    expect(inItsUnit(shown)).toEqual(shown)
    const first = short(factor * stored[0]![1]!)
    expect(describePanel(panel, short)).toContain(`(${unit}) by ${panel.axis}. ${label}: ${first} at`)
    const table = renderToStaticMarkup(createElement(CurveTable, { panel, label: '', href: '' }))
    expect(table).toContain(`>${first}</td>`)
    const draw = (one: typeof panel) => renderToStaticMarkup(createElement(LineChart, { panel: one, label: '' }))
    expect(draw(panel)).toBe(draw(shown))
  }
})
