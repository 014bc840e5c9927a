/** Rows of the leaderboard: groups of seeds, and the lines of a paper's table. */

import { backboneName, joinDetails, type Origin, originOf, schemeName } from '../../../db/catalogue/titles.ts'
import type { Change } from '../../../db/changes.ts'
import { groupBy } from '../../../db/queries/group-by.ts'
import type { Group } from '../../../db/queries/leaderboard.ts'
import type { PublishedRow } from '../../../db/queries/published.ts'
import { rowKey } from '../../../db/score-key.ts'
import { rate as rateText } from '../../base/text.ts'
import type { Superseded } from '../superseded.ts'
import { placeOfPublished, type ScorePlace } from './columns.ts'
import type { Cost } from './costs.ts'
import type { Details } from './details.ts'
import type { Column, PublishedValue, Row } from './types.ts'

/** What the groups of a board tell of each other, made when asked for. */
export interface Relations {
  describe(group: Group): Details
  superseded(): ReadonlyMap<string, Superseded>
}

/** One row per group of seeds, or one per smooth rate for groups that were trained at many rates. */
export class MeasuredRow implements Row {
  place = 0
  readonly key: string
  readonly groupId: string
  readonly table = null
  readonly method: string
  readonly masking: string
  readonly backbone: string
  readonly title: string
  readonly generated: string
  readonly name: string | null
  readonly variant: string
  readonly rate: number | null
  readonly stale: boolean
  readonly changes: readonly Change[]
  readonly marks: readonly string[]
  readonly origin: Origin | null
  readonly seeds: number[]
  readonly published = NONE
  readonly cost: Cost | null
  private readonly group: Group
  private readonly relations: Relations

  constructor(group: Group, rate: number | null, relations: Relations) {
    const { id, method, masking, backbone, stale, changes, marks, seeds } = group
    this.key = rowKey(id, rate)
    this.groupId = id
    this.method = method
    this.masking = masking
    this.backbone = backbone
    this.generated = titleOf(method, masking, rate)
    this.name = group.name || null
    this.title = this.name === null ? this.generated : rate === null ? this.name : `${this.name}, ${this.generated}`
    this.rate = rate
    this.stale = stale
    this.changes = changes
    // A noisy-label run trains all rates at once, so its events are not those of a row.
    this.marks = rate === null ? marks : []
    this.variant = group.variant
    this.origin = originOf(group.variant)
    this.seeds = seeds
    // A noisy-label run trains all rates at once, so its cost is not the cost of a row.
    this.cost = rate === null ? group : null
    this.group = group
    this.relations = relations
  }

  /** Made when asked for: few rows are on screen. */
  get details(): string {
    const { text } = this.described
    return this.name === null || this.rate !== null ? text : joinDetails(this.generated, text)
  }

  get described(): Details {
    return this.relations.describe(this.group)
  }

  get superseded(): Superseded | null {
    return this.stale ? (this.relations.superseded().get(this.groupId) ?? null) : null
  }
}

const NONE: ReadonlyMap<string, PublishedValue> = new Map()

/** Rows of one paper's table; a column that was measured too takes the number, else a column of its own is added. */
export function rowsOfPaper(
  printed: PublishedRow[],
  columns: Map<string, Column>,
  place: (at: ScorePlace) => ScorePlace,
): Row[] {
  const placed = printed.flatMap((line) => {
    const at = placeOfPublished(line, columns)
    return at ? [{ line, ...place(at) }] : []
  })
  const rowOf = ({ line, rate }: (typeof placed)[number]) =>
    [line.table, line.backbone, line.method, line.masking, rate ?? ''].join(':')
  return [...groupBy(placed, rowOf)].map(([key, members]) => {
    const { line, rate } = members[0]!
    const title = titleOf(line.method, line.masking, rate)
    return {
      key,
      place: 0,
      groupId: null,
      table: line.table,
      method: line.method === 'gls' ? 'supervised' : line.method,
      masking: line.masking,
      backbone: line.backbone,
      variant: '',
      title,
      generated: title,
      name: null,
      details: line.backbone ? backboneName(line.backbone) : '',
      described: null,
      rate,
      stale: false,
      superseded: null,
      changes: [],
      marks: [],
      origin: null,
      seeds: [],
      published: new Map(
        members.map(({ line, column }) => [column.key, { value: line.value!, std: line.std, printed: line.printed }]),
      ),
      cost: null,
    }
  })
}

const titleOf = (method: string, masking: string, rate: number | null): string =>
  rate === null ? schemeName(method, masking) : `r = ${rateText(rate)}`
