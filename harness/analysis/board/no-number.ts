import { type Origin, REPORTED } from '../../../db/catalogue/titles.ts'

/** What stands where a row has no number: nothing is run for one that is printed or reported. */
export function noNumber({ table, origin }: { table: string | null; origin: Origin | null }): string {
  if (table !== null) return 'not printed'
  return origin === REPORTED ? 'not reported' : 'not run'
}
