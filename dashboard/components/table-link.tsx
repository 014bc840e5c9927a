import Link from 'next/link'
import type { ReactNode } from 'react'
import { TABLE_IDS } from '../lib/table-names.ts'

/** A link to a paper's table, or plain text where the table has no page. */
export function TableLink({ id, className, children }: { id: string; className: string; children: ReactNode }) {
  if (!TABLE_IDS.includes(id)) return <span className={className.replace('prose-link', '')}>{children}</span>
  return (
    <Link href={`/tables/${id}`} prefetch={false} className={className}>
      {children}
    </Link>
  )
}
