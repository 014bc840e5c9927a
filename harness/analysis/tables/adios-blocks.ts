/** The shapes of a laid-out ADIOS table: blocks of lines and columns. */
import type { AdiosRow } from './adios-settings.ts'

/** How a page spells the field's names. */
export interface AdiosNames {
  dataset(key: string): string
  backbone(key: string): string
  method(key: string): string
  masking(key: string): string
  /** `SimCLR + ADIOS` */
  scheme(method: string, masking: string): string
  evaluation(key: string): string
  metric(key: string): string
}

export interface AdiosColumn {
  /** Null: that of the line. */
  method: string | null
  dataset: string
  evaluation: string
  metric: string
  title: string
}

export interface AdiosCell {
  published: AdiosRow['published']
  measured: AdiosRow['measured']
  publishedMarked: boolean
  measuredMarked: boolean
}

export interface AdiosLine {
  key: string
  method: string
  masking: string
  /** Backbone and variant. */
  encoder: string
  title: string
  /** How the encoders of this line were trained, unless the whole block says so. */
  details: string
  /** A rule stands above it. */
  ruled: boolean
  /** One a column. */
  cells: AdiosCell[]
}

export interface AdiosBlock {
  title: string
  details: string
  columns: AdiosColumn[]
  lines: AdiosLine[]
}

export interface AdiosBlocks {
  printed: AdiosBlock[]
  own: AdiosBlock[]
}
