/** The unit of a column, below its heading. */
export const HeadingUnit = ({ children }: { children: string }) => (
  <span className="block text-tiny font-normal text-muted">{children}</span>
)
