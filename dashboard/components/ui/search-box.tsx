import { Search } from 'lucide-react'
import { debounce, type Options } from 'nuqs'

interface SearchBoxProps {
  label: string
  placeholder: string
  value: string
  /** Width of the control, and of the text field in it. */
  className?: string
  fieldClassName: string
  /** Called at every key with the text, null if it is empty, and options by which the address follows a moment later. */
  onSearch: (text: string | null, options: Pick<Options, 'limitUrlUpdates'>) => unknown
}

/** The search field of a list, whose text is kept in the address. */
export function SearchBox({ label, placeholder, value, className, fieldClassName, onSearch }: SearchBoxProps) {
  return (
    <label className={['control focus-within:border-accent', className].filter(Boolean).join(' ')}>
      <Search aria-hidden className="size-3.5 text-muted" />
      <span className="visually-hidden">{label}</span>
      <input
        type="search"
        name="q"
        value={value}
        placeholder={placeholder}
        maxLength={200}
        onChange={(event) => onSearch(event.target.value || null, { limitUrlUpdates: debounce(200) })}
        className={`${fieldClassName} bg-transparent outline-none placeholder:text-muted`}
      />
    </label>
  )
}
