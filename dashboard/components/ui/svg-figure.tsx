import type { ComponentProps } from 'react'

/** The fonts of figures, downloaded ones included. */
export const FIGURE_FONTS = "'Source Sans 3 Variable', 'Source Sans 3', sans-serif"

interface SvgFigureProps extends ComponentProps<'svg'> {
  /** Describes the figure for screen readers. */
  label: string
}

/** A figure that can also be downloaded: it names its fonts and inherits its colour. */
export function SvgFigure({ label, fontSize = 13, className = 'block h-auto max-w-full', ...rest }: SvgFigureProps) {
  return (
    <svg
      xmlns="http://www.w3.org/2000/svg"
      role="img"
      aria-label={label}
      fontFamily={FIGURE_FONTS}
      fontSize={fontSize}
      fill="currentColor"
      className={className}
      {...rest}
    />
  )
}
