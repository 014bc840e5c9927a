/** A placeholder of the size of a page, so that the layout does not jump. */
export function Skeleton() {
  return (
    <div aria-busy="true">
      <p className="visually-hidden" role="status">
        Loading
      </p>
      <div className="pulse" aria-hidden>
        <div className="h-8 w-56 rounded bg-hover" />
        <div className="mt-2 h-5 w-full max-w-xl rounded bg-band" />
        <div className="mt-6 h-8 w-full max-w-lg rounded bg-band" />
        <div className="mt-4 border-y-2 border-rule py-2">
          {Array.from({ length: 10 }, (_, i) => (
            <div key={i} className="my-2.5 h-6 rounded bg-band" />
          ))}
        </div>
      </div>
    </div>
  )
}
