import { notFound } from 'next/navigation'
import type { ReactNode } from 'react'
import { resolveRunId } from '../../../features/runs/run-id.ts'
import { openStore } from '../../../lib/store.ts'

/** Checks that the run exists before anything is sent, because the response status cannot change later. */
export default async function RunLayout({
  params,
  children,
}: {
  params: Promise<{ id: string }>
  children: ReactNode
}) {
  const store = openStore()
  if (store.state === 'ready' && resolveRunId(store.database, (await params).id) === null) notFound()
  return children
}
