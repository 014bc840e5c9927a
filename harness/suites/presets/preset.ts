/** A preset: a name for a configuration, which lists only what differs from the defaults. */
import type { RunConfigInput } from '../../../db/config/run.ts'

export type RepresentationInput = Omit<Extract<RunConfigInput, { kind: 'representation' }>, 'kind'>

export interface Preset {
  name: string
  title: string
  config: RepresentationInput
}
