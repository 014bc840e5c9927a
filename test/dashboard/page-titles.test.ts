import { expect, it } from 'vitest'
import { readSources } from '../architecture/sources.ts'

it('every page has a title of its own', () => {
  const pages = readSources().filter(({ path }) => /^dashboard\/app\/.*page\.tsx$/.test(path))
  expect(pages.length).toBeGreaterThan(10)
  const untitled = pages.filter(({ text }) => !/export (const metadata|(async )?function generateMetadata)/.test(text))
  expect(untitled.map(({ path }) => path)).toEqual([])
})
