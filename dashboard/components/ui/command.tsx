import { Fragment } from 'react'
import { CopyButton } from './copy-button.tsx'

/** A command line, ready to copy. A long one scrolls or, with `wrap`, breaks between words. */
export function Command({ children, wrap = false }: { children: string; wrap?: boolean }) {
  return (
    <div className="flex max-w-full items-center gap-2 rounded border border-rule bg-band py-1 pr-1 pl-3">
      {wrap ? (
        <code className="min-w-0 flex-1 py-1 font-mono text-small wrap-anywhere">
          {children.split(' ').map((word, i) => (
            <Fragment key={i}>
              {i > 0 ? ' ' : ''}
              <span className="inline-block max-w-full">{word}</span>
            </Fragment>
          ))}
        </code>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable content must be reachable by keyboard
        <code tabIndex={0} className="min-w-0 flex-1 overflow-x-auto py-1 font-mono text-small whitespace-nowrap">
          {children}
        </code>
      )}
      <CopyButton text={children} />
    </div>
  )
}
