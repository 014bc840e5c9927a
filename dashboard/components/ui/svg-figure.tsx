import type { ComponentProps } from 'react'

interface SvgFigureProps extends ComponentProps<'svg'> {
  /** What it shows, in words. */
  label: string
}

/** A figure that may leave the page as a file: it brings its fonts' names and takes its colour from where it stands. */
export function SvgFigure({ label, fontSize = 13, className = 'block h-auto max-w-full', ...rest }: SvgFigureProps) {
  return (
    <svg
      xmlns="http://www.w3.org/2000/svg"
      role="img"
      aria-label={label}
      fontFamily="'Source Sans 3 Variable', 'Source Sans 3', sans-serif"
      fontSize={fontSize}
      fill="currentColor"
      className={className}
      {...rest}
    />
  )
}
