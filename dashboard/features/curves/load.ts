/** Loads one curve of many runs, from the address of the page. */
import { datasetName, joinDetails, runTitle } from '../../../db/catalogue/titles.ts'
import { curve, getRun, seriesOfRun } from '../../../db/queries/run.ts'
import type { Database } from '../../../db/read-only.ts'
import { findSide, type Side } from '../../../harness/analysis/compare/find-runs.ts'
import { firstPair } from '../../../harness/analysis/compare/first-pair.ts'
import { listed } from '../../../harness/base/text.ts'
import { type Panel, panelHead, panelPlace } from '../../lib/curves.ts'
import { type Ignored, type RawParams, readParams } from '../../lib/params.ts'
import { resolveRunId } from '../runs/run-id.ts'
import { type CurvesParams, curvesParams, MOST_MEMBERS } from './params.ts'

/** Seeds of a group that are drawn. */
const MOST_SEEDS = 10
const POINTS = 300

/** A run, or the seeds of a configuration, which share a colour. */
export interface Member {
  /** As in the address. */
  text: string
  title: string
  details: string
  href: string
  runs: { id: string; seed: number }[]
}

export interface MembersPanel extends Panel {
  /** For each line, the place of its member in `members`. */
  owners: number[]
}

export interface LoadedCurves {
  params: CurvesParams
  ignored: Ignored[]
  members: Member[]
  /** Curves that at least two members have, or that the only one has. */
  shared: { name: string; title: string }[]
  /** Null where there is no such curve. */
  panel: MembersPanel | null
  /** Why nothing can be drawn; null where something is. */
  nothing: string | null
  /** Rows to begin with while nothing is chosen: those of which Compare offers the scores; none where no two share one. */
  start: Member[]
}

export function loadCurves(database: Database, raw: RawParams): LoadedCurves {
  const { params, ignored } = readParams(curvesParams, raw)
  const members: Member[] = []
  for (const text of new Set(params.runs)) {
    const found = memberOf(database, text)
    const twice = members.some(({ href }) => href === found.member?.href)
    const full = members.length === MOST_MEMBERS
    const why = twice ? 'named twice' : full ? `at most ${MOST_MEMBERS} are drawn together` : found.why
    if (why === null) members.push(found.member!)
    else ignored.push({ name: 'runs', value: text.slice(0, 60), why })
  }
  const names = members.map(({ runs }) => new Set(runs.flatMap(({ id }) => seriesOfRun(database, id).map(named))))
  const least = Math.min(2, members.length)
  const shared = [...new Set(names.flatMap((ownNames) => [...ownNames]))]
    .filter((name) => names.filter((ownNames) => ownNames.has(name)).length >= least)
    .sort((a, b) => panelPlace(panelHead(a).key) - panelPlace(panelHead(b).key))
    .map((name) => ({ name, title: titleOf(name) }))
  const known = shared.some(({ name }) => name === params.curve)
  if (params.curve !== null && !known && members.length > 0) {
    ignored.push({ name: 'curve', value: params.curve.slice(0, 60), why: 'no two of these runs have this curve' })
  }
  const name = known ? params.curve! : shared[0]?.name
  const kept = { runs: members.map(({ text }) => text), curve: known ? params.curve : null }
  const panel = name === undefined ? null : panelOf(database, members, name)
  const nothing = panel === null ? whyNothing(members, names) : null
  const start = members.length > 0 ? [] : startingMembers(database)
  return { params: kept, ignored, members, shared, panel, nothing, start }
}

/** The same, with rows to begin with where none is chosen. @returns with `begun`: whether it begins with such rows. */
export function loadCurvesPage(database: Database, raw: RawParams): LoadedCurves & { begun: boolean } {
  const loaded = loadCurves(database, raw)
  if (loaded.start.length === 0) return { ...loaded, begun: false }
  const runs = curvesParams.runs.serialize(loaded.start.map(({ text }) => text))
  const begun = loadCurves(database, { ...raw, runs })
  return { ...begun, ignored: [...loaded.ignored, ...begun.ignored], begun: true }
}

/** @param names - of the curves of each member. */
function whyNothing(members: readonly Member[], names: readonly ReadonlySet<string>[]): string {
  const without = members.filter((_, i) => names[i]!.size === 0).map(({ title }) => title)
  if (members.length === 0) return 'No run is chosen yet.'
  if (without.length === 0) return 'No two of these runs have a curve in common.'
  return `${listed(without)} ${without.length === 1 ? 'has' : 'have'} no curves: a run stores them while it trains here.`
}

/** The sides of the first comparison that have curves, which reported numbers and raw pixels have not. */
const startingMembers = (database: Database): Member[] =>
  (firstPair(database) ?? []).flatMap((text) => {
    const { member } = memberOf(database, text)
    return member?.runs.some(({ id }) => seriesOfRun(database, id).length > 0) ? member : []
  })

const named = ({ name }: { name: string }) => name

/** The title of its panel, with its own name where the panel has several curves. */
function titleOf(name: string): string {
  const { title, label } = panelHead(name)
  return label === title ? title : `${title}: ${label}`
}

/** Of configurations that share their encoders, it is the one that trained them, whose curves are the same for all. */
function memberOf(database: Database, text: string): { member: Member; why: null } | { member: null; why: string } {
  const id = resolveRunId(database, text)
  const { side: only, problem, among = [] } = id === null ? findSide(database, text) : { side: null, problem: null }
  const side = only ?? mostCurves(database, among)
  if (problem && side === null) return { member: null, why: `${problem.what}; ${problem.remedy}` }
  const runs = side?.runs.slice(0, MOST_SEEDS) ?? []
  const first = getRun(database, id ?? runs[0]!.id)!
  const single = id !== null || runs.length === 1
  const seeds = single ? `seed ${first.seed}` : `${runs.length} of ${side!.runs.length} seeds`
  return {
    member: {
      text,
      title: (single && first.name) || runTitle(first),
      details: joinDetails(datasetName(first.dataset), seeds, single && first.id.slice(0, 8)),
      href: single ? `/runs/${first.id}` : `/runs?group=${first.groupId}`,
      runs: id === null ? runs : [{ id, seed: first.seed }],
    },
    why: null,
  }
}

function mostCurves(database: Database, sides: readonly Side[]): Side | null {
  const counted = sides.map((side) => ({ side, curves: seriesOfRun(database, side.runs[0]!.id).length }))
  return counted.sort((one, other) => other.curves - one.curves)[0]?.side ?? null
}

function panelOf(database: Database, members: readonly Member[], name: string): MembersPanel | null {
  const lines = members.flatMap(({ title, details, runs }, owner) =>
    runs.flatMap(({ id, seed }) => {
      const points = curve(database, id, name, POINTS)
      const label = runs.length > 1 ? `${title}, ${details}: seed ${seed}` : `${title}, ${details}`
      return points.length === 0 ? [] : [{ owner, line: { name: id, label, points } }]
    }),
  )
  const [first] = lines
  if (!first) return null
  const { axis } = seriesOfRun(database, first.line.name).find((one) => one.name === name)!
  const { key: _, label: __, ...head } = panelHead(name)
  return {
    ...head,
    title: titleOf(name),
    key: name,
    axis,
    lines: lines.map(({ line }) => line),
    owners: lines.map(({ owner }) => owner),
  }
}
