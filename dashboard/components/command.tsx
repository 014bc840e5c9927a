import { CopyButton } from './copy-button.tsx'

/** A command line, ready to copy. */
export function Command({ children }: { children: string }) {
  return (
    <div className="flex max-w-full items-center gap-2 rounded border border-rule bg-band py-1 pr-1 pl-3">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <code tabIndex={0} className="min-w-0 flex-1 overflow-x-auto py-1 font-mono text-small whitespace-nowrap">
        {children}
      </code>
      <CopyButton text={children} />
    </div>
  )
}
