import type { Child } from 'hono/jsx'
import type { Messages } from '../messages/index.ts'

/** Form fields share one anatomy: label, control, and a line kept free for the error, so that nothing ever moves. */

interface FieldProps {
  /** The path that the server's error report uses, like `billing_address.line1`. */
  readonly name: string
  readonly label: string
  readonly required: boolean
  readonly messages: Messages
  readonly type?: 'text' | 'email' | 'tel'
  readonly autocomplete: string
  readonly value?: string | undefined
  readonly maxlength?: number
  readonly requiredText?: string
  readonly half?: boolean
}

export function TextField(props: FieldProps) {
  const id = fieldId(props.name)
  return (
    <FieldFrame id={id} label={props.label} required={props.required} messages={props.messages} half={props.half}>
      <input
        class="control"
        id={id}
        name={props.name}
        type={props.type ?? 'text'}
        autocomplete={props.autocomplete}
        value={props.value ?? ''}
        maxlength={props.maxlength ?? 120}
        required={props.required}
        dir={props.type === 'email' || props.type === 'tel' ? undefined : 'auto'}
        aria-describedby={`${id}-error`}
        data-required={props.requiredText}
      />
    </FieldFrame>
  )
}

interface SelectProps {
  readonly name: string
  readonly label: string
  readonly required: boolean
  readonly messages: Messages
  readonly autocomplete: string
  readonly value?: string | undefined
  readonly placeholder: string
  readonly options: readonly { readonly code: string; readonly name: string }[]
}

export function SelectField(props: SelectProps) {
  const id = fieldId(props.name)
  return (
    <FieldFrame id={id} label={props.label} required={props.required} messages={props.messages}>
      <span class="select">
        <select
          class="control"
          id={id}
          name={props.name}
          autocomplete={props.autocomplete}
          required={props.required}
          aria-describedby={`${id}-error`}
        >
          <option value="">{props.placeholder}</option>
          {props.options.map(({ code, name }) => (
            <option value={code} selected={code === props.value}>
              {name}
            </option>
          ))}
        </select>
      </span>
    </FieldFrame>
  )
}

/** Where Collect.js puts one card field: an iframe of the gateway's, so the label is tied by id and clicks are passed on by the script. */
export function CardField({
  id,
  label,
  half,
}: {
  readonly id: 'ccnumber' | 'ccexp' | 'cvv'
  readonly label: string
  readonly half?: boolean
}) {
  return (
    <div class={half ? 'field field--half' : 'field'}>
      <span class="field__label" id={`${id}-label`} data-label-for={id}>
        {label}
      </span>
      <div
        class="control control--card"
        id={id}
        role="group"
        aria-labelledby={`${id}-label`}
        aria-describedby={`${id}-error`}
      />
      <p class="field__error" id={`${id}-error`} />
    </div>
  )
}

/** A field's element id. The script finds fields by name, so ids only tie labels to controls. */
export function fieldId(name: string): string {
  return `field-${name.replace(/[^a-z0-9]+/gi, '-')}`
}

interface FrameProps {
  readonly id: string
  readonly label: string
  readonly required: boolean
  readonly messages: Messages
  readonly half?: boolean | undefined
  readonly children?: Child
}

function FieldFrame({ id, label, required, messages, half, children }: FrameProps) {
  return (
    <div class={half ? 'field field--half' : 'field'}>
      <label class="field__label" for={id}>
        {label}
        {required ? null : <span class="field__optional">{messages.pay.optional}</span>}
      </label>
      {children}
      <p class="field__error" id={`${id}-error`} />
    </div>
  )
}
