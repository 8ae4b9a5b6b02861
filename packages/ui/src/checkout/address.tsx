import { countriesIn } from '../format/countries.ts'
import type { Messages } from '../messages/index.ts'
import { SelectField, TextField } from './field.tsx'
import type { AddressValues } from './view.ts'

interface AddressProps {
  /** `billing_address` or `shipping_address`: the first part of the fields' names. */
  readonly path: 'billing_address' | 'shipping_address'
  readonly mode: 'required' | 'optional' | 'country'
  readonly values: AddressValues
  readonly locale: string
  readonly messages: Messages
}

/** The fields of one address, in an order that suits most countries. State and postal code are never forced: many have none. */
export function AddressFields({ path, mode, values, locale, messages }: AddressProps) {
  const purpose = path === 'billing_address' ? 'billing' : 'shipping'
  const required = mode !== 'optional'
  const country = (
    <SelectField
      name={`${path}.country`}
      label={messages.pay.country}
      required={required}
      messages={messages}
      autocomplete={`${purpose} country`}
      value={values.country}
      placeholder={messages.pay.chooseCountry}
      options={countriesIn(locale)}
    />
  )
  if (mode === 'country') return country
  const text = (
    part: string,
    label: string,
    autocomplete: string,
    value: string | undefined,
    must: boolean,
    half = false,
  ) => (
    <TextField
      name={`${path}.${part}`}
      label={label}
      required={must}
      messages={messages}
      autocomplete={`${purpose} ${autocomplete}`}
      value={value}
      half={half}
    />
  )
  return (
    <>
      {country}
      {text('line1', messages.pay.line1, 'address-line1', values.line1, required)}
      {text('line2', messages.pay.line2, 'address-line2', values.line2, false)}
      {text('city', messages.pay.city, 'address-level2', values.city, required, true)}
      {text('postal_code', messages.pay.postalCode, 'postal-code', values.postalCode, false, true)}
      {text('state', messages.pay.state, 'address-level1', values.state, false)}
    </>
  )
}
