import type { Command } from 'commander'
import type { Act } from '../io.ts'
import { declare as declareCheck } from './db/check.ts'
import { declare as declareMerge } from './db/merge.ts'
import { declare as declareQuery } from './db/query.ts'
import { declare as declareRemove } from './db/remove.ts'
import { declare as declareSchema } from './db/schema.ts'

export function declare(program: Command, act: Act): void {
  const db = program.command('db').description('maintain and query the result store')
  declareMerge(db, act)
  declareCheck(db, act)
  declareRemove(db, act)
  declareQuery(db, act)
  declareSchema(db, act)
}
