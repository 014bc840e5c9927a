/** What every route of the API is made of: its address, its parameters and its answer as zod schemas, and what makes the answer. */
import * as z from 'zod'
import type { Database } from '../../db/read-only.ts'

export const BASE = '/api/v1'
export const SPEC = `${BASE}/openapi.json`

export interface Route {
  /** Below `/api/v1`, e.g. `/runs/{id}`. */
  path: string
  /** A sentence without full stop. */
  summary: string
  /** What the summary does not say; @default nothing. */
  description?: string
  /** The command that prints the same, where there is one. */
  command: string | null
  /** By the names in `path`. */
  segments: z.ZodObject
  query: z.ZodObject
  answer: z.ZodType
  /** A whole answer, for reading; long ones have none. */
  example?: unknown
  /** Media types other than JSON that `format` chooses. */
  otherTypes?: readonly string[]
  /** Whether there is an answer before anything has been run. */
  withoutStore: boolean
  respond(asked: Asked): unknown
}

interface Asked {
  /** Null when there is none and the route does without. */
  database: Database | null
  /** Of the database file, there or not. */
  path: string
  segments: Record<string, unknown>
  query: Record<string, unknown>
  url: string
}

interface Declared<S extends z.ZodObject, Q extends z.ZodObject, A extends z.ZodType, W extends boolean> {
  path: string
  summary: string
  description?: string
  command: string | null
  segments: S
  query: Q
  answer: A
  example?: z.output<A>
  otherTypes?: readonly string[]
  withoutStore: W
  respond(asked: {
    database: W extends true ? Database | null : Database
    path: string
    segments: z.output<S>
    query: z.output<Q>
    url: string
  }): z.output<A> | Response
}

/** Checks that a route's answer is what its schema says, and forgets the types. */
export function route<S extends z.ZodObject, Q extends z.ZodObject, A extends z.ZodType, W extends boolean>(
  declared: Declared<S, Q, A, W>,
): Route {
  return declared as unknown as Route
}

export const none = z.strictObject({})
