/** Keys of the catalogue as types and choices, and the names of run kinds and states. */
import { keysOf } from './catalogue/entry.ts'
import { MASKING_ENTRIES } from './catalogue/maskings.ts'
import { METHOD_ENTRIES, type MethodEntry } from './catalogue/methods.ts'
import { NOT_GIVEN } from './catalogue/not-given.ts'
import { follow } from './catalogue/registered.ts'

/** How a linear probe is fitted; `sgd-crops` is sgd on random crops and flips of the images. */
export const PROBES = ['convex', 'sgd', 'sgd-crops'] as const
export type ProbeName = (typeof PROBES)[number]

export const METHODS = keysOf(METHOD_ENTRIES)
export const MASKINGS = keysOf(MASKING_ENTRIES)
export const RUN_KINDS = ['representation', 'noisy-labels', 'external', 'reported'] as const
export const RUN_STATUSES = ['queued', 'running', 'done', 'failed', 'interrupted'] as const

export type Method = (typeof METHODS)[number]

/** The methods that the paper adds ADIOS to. */
export const ADIOS_METHODS = ['simclr', 'simsiam', 'byol'] as const satisfies readonly Method[]
/** Methods that train an encoder. */
export type TrainedMethod = Exclude<(typeof METHOD_ENTRIES)[number], { learnsFrom: 'nothing' }>['key']
export type Masking = (typeof MASKINGS)[number]
/** What is stored of rows: of one made elsewhere, the masking may not be given. */
export const STORED_MASKINGS = [...MASKINGS, NOT_GIVEN] as const
export type StoredMasking = (typeof STORED_MASKINGS)[number]
export type RunKind = (typeof RUN_KINDS)[number]
export type RunStatus = (typeof RUN_STATUSES)[number]

/** Methods that support masking; the others do not. */
export const SELF_SUPERVISED: readonly Method[] = METHOD_ENTRIES.filter(({ learnsFrom }) => learnsFrom === 'views').map(
  ({ key }) => key,
)

follow<MethodEntry>('method', ({ key, learnsFrom }) => {
  ;(METHODS as readonly string[] as string[]).push(key)
  if (learnsFrom === 'views') (SELF_SUPERVISED as readonly string[] as string[]).push(key)
})
follow('masking', ({ key }) => {
  ;(MASKINGS as readonly string[] as string[]).push(key)
  ;(STORED_MASKINGS as readonly string[] as string[]).splice(-1, 0, key)
})
