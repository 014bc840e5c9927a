'use client'
import { Check, Copy, X } from 'lucide-react'
import { useEffect, useState } from 'react'

const RESULTS = {
  copied: { Icon: Check, label: 'Copied' },
  refused: { Icon: X, label: 'The browser does not allow copying here; select the text instead' },
}

/** Browsers have no clipboard on pages of another machine that come without encryption. */
const copy = async (text: string) => navigator.clipboard.writeText(text)

export function CopyButton({ text }: { text: string }) {
  const [result, setResult] = useState<keyof typeof RESULTS | null>(null)
  useEffect(() => {
    if (result === null) return
    const timer = setTimeout(() => setResult(null), 2000)
    return () => clearTimeout(timer)
  }, [result])
  const { Icon, label } = result === null ? { Icon: Copy, label: `Copy: ${text}` } : RESULTS[result]
  return (
    <button
      type="button"
      data-copy={text}
      aria-label={label}
      title={result === 'refused' ? label : undefined}
      className="grid size-8 shrink-0 place-items-center rounded text-muted hover:bg-hover hover:text-ink"
      onClick={() =>
        copy(text).then(
          () => setResult('copied'),
          () => setResult('refused'),
        )
      }
    >
      <Icon aria-hidden className="size-4" />
    </button>
  )
}
