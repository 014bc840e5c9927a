'use client'
import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'

export function CopyButton({ text }: { text: string }) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 2000)
    return () => clearTimeout(timer)
  }, [copied])
  const Icon = copied ? Check : Copy
  return (
    <button
      type="button"
      data-copy={text}
      aria-label={copied ? 'Copied' : `Copy: ${text}`}
      className="grid size-8 shrink-0 place-items-center rounded text-muted hover:bg-hover hover:text-ink"
      onClick={() =>
        navigator.clipboard.writeText(text).then(
          () => setCopied(true),
          () => {},
        )
      }
    >
      <Icon aria-hidden className="size-4" />
    </button>
  )
}
