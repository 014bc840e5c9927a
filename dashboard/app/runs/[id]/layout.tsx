import { notFound } from 'next/navigation'
import type { ReactNode } from 'react'
import { resolveRunId } from '../../../features/runs/run-id.ts'
import { openStore } from '../../../lib/store.ts'

/** Decides whether there is such a run before anything is sent: the answer's status can't be changed later. */
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
