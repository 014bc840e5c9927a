import { CircleAlert } from 'lucide-react'
import type { Ignored } from '../lib/params.ts'

/** Lists the parameters in the address that were ignored, with the reasons. */
export function IgnoredParams({ ignored }: { ignored: Ignored[] }) {
  if (ignored.length === 0) return null
  return (
    <div role="status" className="mb-4 flex gap-2.5 rounded bg-warn-soft px-3 py-2 text-small text-warn">
      <CircleAlert aria-hidden className="mt-px size-4 shrink-0" />
      <ul className="min-w-0">
        {ignored.map(({ name, value, why, remedy }) => (
          <li key={name + value} className="break-words">
            Ignored <code className="font-mono">{`${name}=${value}`}</code>: {why}.
            {remedy === undefined ? null : ` To see it, ${remedy}.`}
          </li>
        ))}
      </ul>
    </div>
  )
}
