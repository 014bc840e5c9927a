import { notFound } from 'next/navigation'
import type { ReactNode } from 'react'
import { isAdios } from '../../../features/tables/load.ts'

/** Above the loading state, so that a table without a page is answered with 404 before anything is sent. */
export default async function TableLayout({
  children,
  params,
}: {
  children: ReactNode
  params: Promise<{ id: string }>
}) {
  if (!isAdios((await params).id)) notFound()
  return children
}
