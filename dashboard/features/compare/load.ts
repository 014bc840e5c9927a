/** Loads the compare page from its address; parameters that name nothing are ignored and reported. */

import { isCalled, namesInList } from '../../../db/catalogue/score-names.ts'
import { runTitle } from '../../../db/catalogue/titles.ts'
import { getRun, type RunDetail } from '../../../db/queries/run.ts'
import type { Database } from '../../../db/read-only.ts'
import { type Comparison, compareSides, nothingCompared } from '../../../harness/analysis/compare/compare.ts'
import { findSide, type Side, type SideChoice, sideChoices } from '../../../harness/analysis/compare/find-runs.ts'
import { findSides } from '../../../harness/analysis/compare/find-sides.ts'
import { firstPair } from '../../../harness/analysis/compare/first-pair.ts'
import { givenName } from '../../../harness/analysis/compare/side-titles.ts'
import { quoted } from '../../../harness/base/quoted.ts'
import { type Ignored, type RawParams, readParams } from '../../lib/params.ts'
import { type CompareParams, compareParams } from './params.ts'

/** Maximum entries of the list of choices; others are found by typing a part of their name. */
const MOST_CHOICES = 300
const MOST_SUGGESTIONS = 40

export interface ShownSide {
  letter: 'A' | 'B'
  side: Side
  runs: RunDetail[]
  /** What the command line calls it: its name, where no other has it, else the first characters of an id. */
  word: string
}

/** A name that matches nothing, or several runs or groups. */
interface SideProblem {
  letter: 'A' | 'B'
  what: string
  remedy: string
}

/** A side of the comparison that is offered while nothing is chosen: its name, or where this means others too its id. */
export interface OfferedSide {
  letter: 'A' | 'B'
  text: string
  /** The name that all its runs were given, else what it is. */
  title: string
  run: RunDetail
}

export interface LoadedComparison {
  params: CompareParams
  ignored: Ignored[]
  choices: SideChoice[]
  a: ShownSide | null
  b: ShownSide | null
  problems: SideProblem[]
  /** Which configuration was taken where a name has several, in whole sentences. */
  chosen: string[]
  /** Candidates for a name that did not match, or for comparison with the chosen side. */
  suggestions: SideChoice[]
  /** A pair to begin with while nothing is chosen; null otherwise, and where no two rows can be compared. */
  start: OfferedSide[] | null
  /** Null until two sides with common scores are chosen. */
  comparison: Comparison | null
  /** Evaluations that the scores can be restricted to. */
  evaluations: string[]
  /** Why the two chosen sides cannot be compared. */
  nothing: { what: string; remedy: string } | null
}

export function loadComparison(database: Database, raw: RawParams): LoadedComparison {
  const { params, ignored } = readParams(compareParams, raw)
  const problems: SideProblem[] = []
  const both = params.a && params.b ? findSides(database, params.a, params.b, params.metric) : null
  const find = (letter: 'A' | 'B', text: string | null): ShownSide | null => {
    if (!text) return null
    const { side, problem } = both === null ? findSide(database, text) : letter === 'A' ? both.a : both.b
    if (problem) problems.push({ letter, ...problem })
    return (
      side && {
        letter,
        side,
        runs: side.runs.flatMap(({ id }) => getRun(database, id) ?? []),
        word: wordFor(database, side),
      }
    )
  }
  const [a, b] = [find('A', params.a), find('B', params.b)]
  const compared = a && b ? compareAll(database, a.side, b.side, params, ignored) : null
  return {
    params,
    ignored,
    a,
    b,
    problems,
    chosen: both?.notes ?? [],
    start: params.a || params.b ? null : startingPair(database),
    choices: sideChoices(database, { dataset: null, search: null, most: MOST_CHOICES }),
    suggestions: compared ? [] : suggestionsFor(database, a ?? b, params, problems),
    ...(compared ?? { comparison: null, nothing: null, evaluations: [] }),
  }
}

function startingPair(database: Database): OfferedSide[] | null {
  const words = firstPair(database)
  if (words === null) return null
  const { a, b } = findSides(database, ...words)
  const offered = (letter: 'A' | 'B', text: string, side: Side | null) => {
    const run = side && getRun(database, side.runs[0]!.id)
    return run ? [{ letter, text, title: givenName(database, side) ?? runTitle(run), run }] : []
  }
  return [...offered('A', words[0], a.side), ...offered('B', words[1], b.side)]
}

function wordFor(database: Database, { name, groupId, runs }: Side): string {
  const called = findSide(database, name).side
  const isOnly = called?.groupId === groupId && called.runs.length === runs.length
  return isOnly ? quoted(name) : (runs.length === 1 ? runs[0]!.id : groupId).slice(0, 12)
}

function compareAll(database: Database, a: Side, b: Side, params: CompareParams, ignored: Ignored[]) {
  const { test, correction } = params
  const whole = compareSides(database, a, b, { test, correction })
  const evaluations = [...new Set(whole.scores.map(({ evaluation }) => evaluation))]
  const names = params.metric === null ? [] : namesInList(params.metric, whole.scores)
  if (params.metric !== null && !whole.scores.some((score) => names.some((name) => isCalled(score, name)))) {
    ignored.push({
      name: 'metric',
      value: params.metric.slice(0, 60),
      why: 'the two sides share no score of this name',
    })
    params.metric = null
  }
  const comparison =
    params.metric === null ? whole : compareSides(database, a, b, { metric: params.metric, test, correction })
  const nothing = nothingCompared(database, comparison, params.metric)
  return { comparison: nothing ? null : comparison, nothing, evaluations }
}

/** Groups whose name contains what was typed, or that were trained on the same data. */
function suggestionsFor(
  database: Database,
  chosen: ShownSide | null,
  { a, b }: CompareParams,
  problems: readonly SideProblem[],
): SideChoice[] {
  const failed = problems[0]?.letter === 'A' ? a : problems[0] ? b : null
  const dataset = chosen?.runs[0]?.dataset ?? null
  const search = failed?.replace(/\/\d+$/, '') ?? null
  const found = sideChoices(database, { dataset: search === null ? dataset : null, search, most: MOST_SUGGESTIONS })
  return found.filter(({ id }) => id !== chosen?.side.groupId || chosen.runs.length === 1)
}
