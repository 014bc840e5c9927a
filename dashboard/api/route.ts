/** The parts of an API route: its address, zod schemas of its parameters and answer, and the handler. */
import * as z from 'zod'
import type { Database } from '../../db/read-only.ts'

export const BASE = '/api/v1'
export const SPEC = `${BASE}/openapi.json`

export interface Route {
  /** Below `/api/v1`, e.g. `/runs/{id}`. */
  path: string
  /** A sentence without full stop. */
  summary: string
  /** Details beyond the summary; @default none. */
  description?: string
  /** The command that prints the same, where there is one. */
  command: string | null
  /** Schema of the parameters in `path`, by name. */
  segments: z.ZodObject
  query: z.ZodObject
  answer: z.ZodType
  /** A complete example answer; routes with long answers have none. */
  example?: unknown
  /** Media types other than JSON that `format` chooses. */
  otherTypes?: readonly string[]
  /** Whether the route answers before anything has been run. */
  withoutStore: boolean
  respond(asked: Asked): unknown
}

interface Asked {
  /** Null when there is no database and the route does not need one. */
  database: Database | null
  /** Path of the database file, which may not exist. */
  path: string
  segments: Record<string, unknown>
  query: Record<string, unknown>
  url: string
  /** Address of the dashboard as the reader sees it; empty in a snapshot. */
  origin: string
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
    origin: string
  }): z.output<A> | Response
}

/** Checks at compile time that a route's answer matches its schema, then widens the type. */
export function route<S extends z.ZodObject, Q extends z.ZodObject, A extends z.ZodType, W extends boolean>(
  declared: Declared<S, Q, A, W>,
): Route {
  return declared as unknown as Route
}

export const none = z.strictObject({})
