/** What a part of the check found, on its way from the process that found it to the reader. */
import type { PhysicalDevice } from '../../harness/engine/card/physical-device.ts'

export type Finding =
  | { passed: string }
  | { failed: string; why: string }
  | { skipped: string; why: string }
  /** Numbers or names worth knowing, in rows of one table. */
  | { table: string; row: Record<string, string | number | null> }
  | { device: Device }
  | { noCard: { what: string; remedy: string } }

export interface Device extends PhysicalDevice {
  tensorflow: string
  node: string
  /** GPU libraries and TensorFlow's, as they were really opened. */
  opened: string[]
}

export interface PartReport {
  part: string
  about: string
  seconds: number
  passed: number
  failed: { item: string; why: string }[]
  skipped: { item: string; why: string }[]
  tables: Record<string, Record<string, string | number | null>[]>
}

export interface CheckReport {
  ok: boolean
  /** True where no card was there on purpose: then what needs one was only rehearsed, on the CPU and smaller. */
  rehearsed: boolean
  started: string
  seconds: number
  device: Device | null
  parts: PartReport[]
}

export function emptyReport(part: string, about: string): PartReport {
  return { part, about, seconds: 0, passed: 0, failed: [], skipped: [], tables: {} }
}

export function add(report: PartReport, finding: Finding): void {
  if ('passed' in finding) report.passed += 1
  else if ('failed' in finding) report.failed.push({ item: finding.failed, why: finding.why })
  else if ('skipped' in finding) report.skipped.push({ item: finding.skipped, why: finding.why })
  else if ('table' in finding) {
    report.tables[finding.table] ??= []
    report.tables[finding.table]!.push(finding.row)
  }
}
