import Link from 'next/link'
import type { ReactNode } from 'react'
import { TABLE_IDS } from '../lib/table-names.ts'

/** To a paper's table where it has a page; plain text where it has none. */
export function TableLink({ id, className, children }: { id: string; className: string; children: ReactNode }) {
  if (!TABLE_IDS.includes(id)) return <span className={className.replace('prose-link', '')}>{children}</span>
  return (
    <Link href={`/tables/${id}`} prefetch={false} className={className}>
      {children}
    </Link>
  )
}
