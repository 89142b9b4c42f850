import type { ComponentProps, ReactNode } from 'react'

const box =
  'min-h-9 w-full rounded-md border border-line-strong bg-surface px-3 py-1.5 text-text placeholder:text-muted disabled:opacity-55'

type Labelled = { label: string; hint?: string; isLabelHidden?: boolean }

function Frame({ label, hint, isLabelHidden, name, children }: Labelled & { name: string; children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={`field-${name}`} className={isLabelHidden ? 'sr-only' : 'text-sm font-medium'}>
        {label}
      </label>
      {children}
      {hint ? (
        <p id={`hint-${name}`} className="text-sm text-muted">
          {hint}
        </p>
      ) : null}
    </div>
  )
}

type InputProps = Labelled & Omit<ComponentProps<'input'>, 'className' | 'id'> & { name: string }

/** A labelled text field. */
export function TextField({ label, hint, isLabelHidden = false, ...rest }: InputProps) {
  const described = hint ? { 'aria-describedby': `hint-${rest.name}` } : {}
  return (
    <Frame label={label} name={rest.name} isLabelHidden={isLabelHidden} {...(hint ? { hint } : {})}>
      <input id={`field-${rest.name}`} className={box} {...described} {...rest} />
    </Frame>
  )
}

type AreaProps = Labelled & Omit<ComponentProps<'textarea'>, 'className' | 'id'> & { name: string }

/** A labelled field of several lines. */
export function AreaField({ label, hint, isLabelHidden = false, ...rest }: AreaProps) {
  const described = hint ? { 'aria-describedby': `hint-${rest.name}` } : {}
  return (
    <Frame label={label} name={rest.name} isLabelHidden={isLabelHidden} {...(hint ? { hint } : {})}>
      <textarea id={`field-${rest.name}`} className={box} {...described} {...rest} />
    </Frame>
  )
}

type SelectProps = Labelled & Omit<ComponentProps<'select'>, 'className' | 'id'> & { name: string }

/** A labelled choice; the children are its options. */
export function SelectField({ label, hint, isLabelHidden = false, ...rest }: SelectProps) {
  return (
    <Frame label={label} name={rest.name} isLabelHidden={isLabelHidden} {...(hint ? { hint } : {})}>
      <select id={`field-${rest.name}`} className={box} {...rest} />
    </Frame>
  )
}

type CheckProps = Omit<ComponentProps<'input'>, 'className' | 'id' | 'type'> & { label: string; name: string }

/** A labelled box to tick. */
export function CheckField({ label, ...rest }: CheckProps) {
  return (
    <label className="flex min-h-9 items-center gap-2 text-sm">
      <input type="checkbox" className="size-4.5" {...rest} />
      {label}
    </label>
  )
}
